import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addCredits } from '../../src/report/credit-sums.ts';
import { listProfiles, PROFILES_MAX, type ProfileRow } from '../../src/report/profiles.ts';

const sums = fc.record({
  cartMicros: fc.bigInt(-3n, 3n),
  revenueMicros: fc.bigInt(-3n, 3n),
  orderMicros: fc.bigInt(0n, 3n),
  refundMicros: fc.bigInt(0n, 3n),
});

/** About as many profiles as are listed, some of which earned nothing, some of which were not used, and what there was without any. */
const companies = fc.integer({ min: PROFILES_MAX - 2, max: PROFILES_MAX + 4 }).chain((count) =>
  fc.record({
    rows: fc.array(sums, { minLength: count, maxLength: count }),
    interactions: fc.array(fc.nat(2), { minLength: count, maxLength: count }),
    nameless: sums,
    namelessInteractions: fc.nat(2),
  }),
);

test('the AI profiles add up to the total, and none that is left out is worth more than one that is listed', () => {
  fc.assert(
    fc.property(companies, ({ rows, interactions, nameless, namelessInteractions }) => {
      const profiles: ProfileRow[] = rows.map((row, index) => ({ aiProfile: `profile ${index}`, ...row }));
      const interactionsOf = new Map([
        ...profiles.map(({ aiProfile }, index) => [aiProfile, interactions[index] ?? 0] as const),
        ['', namelessInteractions],
      ]);
      const all = addCredits([...rows, nameless]);
      const split = listProfiles({ aiProfile: null }, profiles, interactionsOf, all);

      expect(addCredits(split.map((profile) => profile.sums))).toEqual(all);
      const used = [...interactionsOf.values()].reduce((sum, count) => sum + count, 0);
      expect(split.reduce((sum, profile) => sum + profile.interactions, 0)).toBe(used);
      const listed = new Set(split.map(({ aiProfile }) => aiProfile));
      expect(listed.size - Number(listed.has(null))).toBeLessThanOrEqual(PROFILES_MAX);
      const isSomething = (row: ProfileRow) =>
        Number(interactionsOf.get(row.aiProfile)) + Number(row.orderMicros + row.refundMicros) > 0 ||
        row.revenueMicros !== 0n ||
        row.cartMicros !== 0n;
      const leftOut = profiles.filter((row) => isSomething(row) && !listed.has(row.aiProfile));
      const least = profiles
        .filter(({ aiProfile }) => listed.has(aiProfile))
        .reduce((low, { revenueMicros }) => (revenueMicros < low ? revenueMicros : low), 99n);
      expect(leftOut.filter(({ revenueMicros }) => revenueMicros > least)).toEqual([]);
      if (profiles.filter(isSomething).length <= PROFILES_MAX) expect(leftOut).toEqual([]);
    }),
    { numRuns: 40 },
  );
});
