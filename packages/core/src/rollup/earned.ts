import { type Earner, selectionsOf } from './selection.ts';
import type { Measure, RollupTable } from './tables.ts';
import { addSums, type Tally } from './tally.ts';

/** What an earner has of one thing, by column of its rollup. */
export interface Earned<Column extends string> {
  earner: Earner;
  sums: [Column, bigint][];
}

/** Notes that an earner has so much more. Earners are few, mostly one, so they are looked for one by one. */
export function addEarned<Column extends string>(list: Earned<Column>[], earner: Earner, column: Column, amount: bigint): void {
  const known = list.find((one) => one.earner.channel === earner.channel && one.earner.aiProfile === earner.aiProfile);
  if (known === undefined) list.push({ earner, sums: [[column, amount]] });
  else addSum(known.sums, column, amount);
}

function addSum<Column extends string>(sums: [Column, bigint][], column: Column, amount: bigint): void {
  const known = sums.find(([name]) => name === column);
  if (known === undefined) sums.push([column, amount]);
  else known[1] += amount;
}

/** Adds to a rollup by day what earners have, under every filter that each passes; `end` is what of the key follows the day. */
export function tallyEarned<Table extends RollupTable>(
  tally: Tally,
  table: Table,
  currency: string,
  [day, ...end]: readonly [day: string, ...end: string[]],
  earned: readonly Earned<Measure<Table>>[],
): void {
  for (const { earner, sums } of earned) {
    for (const { channel, aiProfile } of selectionsOf(earner)) addSums(tally, table, [currency, channel, aiProfile, day, ...end], sums);
  }
}
