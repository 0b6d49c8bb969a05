import { sum } from './decimal.ts';

/** The smallest coin, in millionths, of each currency that the tests use. */
export const COINS: Readonly<Record<string, bigint>> = { USD: 10_000n, EUR: 10_000n, JPY: 1_000_000n, KWD: 1_000n };

/**
 * Shares an amount by weight, in whole coins where the amount and the weights allow it: everybody gets the exact share
 * rounded down, then what is left goes out coin by coin to whoever is furthest below the exact share, the earlier on a tie.
 */
export function shareByWeight(amount: bigint, weights: readonly bigint[], currency: string): bigint[] {
  const coin = COINS[currency] as bigint;
  const step = [amount, ...weights].every((each) => each % coin === 0n) ? coin : 1n;
  return handOut(amount, weights, step);
}

/** Shares an amount equally, in whole coins where the amount is in whole coins. */
export function shareEqually(amount: bigint, holders: number, currency: string): bigint[] {
  const coin = COINS[currency] as bigint;
  return handOut(amount, Array<bigint>(holders).fill(1n), amount % coin === 0n ? coin : 1n);
}

function handOut(amount: bigint, weights: readonly bigint[], step: bigint): bigint[] {
  const all = sum(weights);
  if (all === 0n) return weights.map(() => 0n);
  const shares = weights.map((weight) => ((amount * weight) / all / step) * step);
  const shortfall = (index: number) => amount * (weights[index] as bigint) - (shares[index] as bigint) * all;
  for (let left = amount - sum(shares); left > 0n; left -= step) {
    let neediest = 0;
    for (let index = 1; index < weights.length; index++) if (shortfall(index) > shortfall(neediest)) neediest = index;
    shares[neediest] = (shares[neediest] as bigint) + step;
  }
  return shares;
}
