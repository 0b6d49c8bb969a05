import { addCredits, type CreditSums, hasCredit, NO_CREDIT } from './credit-sums.ts';
import type { ReportQuery } from './query.ts';

/** What one AI profile earned. */
export interface ProfileRow extends CreditSums {
  aiProfile: string;
}

/** Most AI profiles that a report lists by name: a browser may make any up. */
export const PROFILES_MAX = 500;

interface Profile {
  aiProfile: string | null;
  sums: CreditSums;
  interactions: number;
}

/**
 * The AI profiles that earned or were used, by name, the most valuable where there are too many, and under null what none of them earned, so that the split
 * adds up to the total. `interactionsOf` has a profile's by its name, and those without under the empty text.
 */
export function listProfiles(
  query: Pick<ReportQuery, 'aiProfile'>,
  rows: readonly ProfileRow[],
  interactionsOf: ReadonlyMap<string, number>,
  all: CreditSums,
): Profile[] {
  const sumsOf = new Map<string, CreditSums>(rows.map((row) => [row.aiProfile, row]));
  const names = [...new Set([...sumsOf.keys(), ...interactionsOf.keys()])].filter((name) => name !== '').sort();
  const named = names
    .map((name) => ({ aiProfile: name, sums: sumsOf.get(name) ?? NO_CREDIT, interactions: interactionsOf.get(name) ?? 0 }))
    .filter(({ sums, interactions }) => hasCredit(sums) || interactions > 0);
  const listed = named.length > PROFILES_MAX ? chooseMostValuable(named) : named;
  const earned = addCredits(listed.map(({ sums }) => sums));
  const unnamed = {
    cartMicros: all.cartMicros - earned.cartMicros,
    revenueMicros: all.revenueMicros - earned.revenueMicros,
    orderMicros: all.orderMicros - earned.orderMicros,
    refundMicros: all.refundMicros - earned.refundMicros,
  };
  const count = (counts: Iterable<number>) => [...counts].reduce((sum, interactions) => sum + interactions, 0);
  const interactions = count(interactionsOf.values()) - count(listed.map((profile) => profile.interactions));
  const isRest = query.aiProfile === null && (hasCredit(unnamed) || interactions > 0);
  return isRest ? [...listed, { aiProfile: null, sums: unnamed, interactions }] : listed;
}

function chooseMostValuable<Item extends Profile>(profiles: readonly Item[]): Item[] {
  const byValue = [...profiles].sort(
    (a, b) =>
      compare(b.sums.revenueMicros, a.sums.revenueMicros) ||
      compare(b.sums.cartMicros, a.sums.cartMicros) ||
      b.interactions - a.interactions,
  );
  const chosen = new Set(byValue.slice(0, PROFILES_MAX));
  return profiles.filter((profile) => chosen.has(profile));
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : Number(a > b);
}
