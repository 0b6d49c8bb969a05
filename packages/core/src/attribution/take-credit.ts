import { takeProportionally } from '../money/allocate.ts';
import { minorUnitMicros } from '../money/currency.ts';
import { byModel, type Credit, type Credits } from './credit.ts';

/**
 * Takes an amount out of credits under each model, from every holder in proportion to what it holds, so that none falls below zero. Gives
 * what was taken, as credits of 0 or less without those of nothing, and what is left. The amount is at most what the credits add up to.
 */
export function takeCredit(
  credits: Credits,
  amountMicros: bigint,
  currency: string,
): { taken: Record<keyof Credits, Credit[]>; rest: Credits } {
  const coinMicros = minorUnitMicros(currency);
  const taken = byModel<Credit[]>(() => []);
  const rest = byModel((model) => takeShares(credits[model], amountMicros, coinMicros, taken[model]));
  return { taken, rest };
}

function takeShares(credits: readonly Credit[], amountMicros: bigint, coinMicros: bigint, taken: Credit[]): Credit[] {
  const holdings = credits.map((credit) => credit.amountMicros);
  const shares = takeProportionally(amountMicros, holdings, coinMicros);
  return credits.map(({ touch, amountMicros: heldMicros }, index) => {
    const share = shares[index] as bigint;
    if (share > 0n) taken.push({ touch, amountMicros: -share });
    return { touch, amountMicros: heldMicros - share };
  });
}
