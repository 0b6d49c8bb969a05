import { type Measure, ROLLUP_TABLES, type RollupTable } from './tables.ts';

/** One row of a rollup table, or what is to be added to it: key parts in the table's order, sums by column. */
export interface TallyRow {
  key: readonly string[];
  sums: Map<string, bigint>;
}

/** Sums by table and key, kept in memory. */
export type Tally = Record<RollupTable, Map<string, TallyRow>>;

/** Makes a tally with nothing in it. */
export function emptyTally(): Tally {
  const tables = ROLLUP_TABLES.map((table) => [table, new Map<string, TallyRow>()]);
  return Object.fromEntries(tables) as Tally;
}

/** Adds an amount to one measure of one row. */
export function addTo<Table extends RollupTable>(
  tally: Tally,
  table: Table,
  key: readonly string[],
  measure: Measure<Table>,
  amount: bigint,
): void {
  const { sums } = rowOf(tally[table], key);
  sums.set(measure, (sums.get(measure) ?? 0n) + amount);
}

/** Adds amounts to several measures of one row. */
export function addSums<Table extends RollupTable>(
  tally: Tally,
  table: Table,
  key: readonly string[],
  amounts: Iterable<readonly [Measure<Table>, bigint]>,
): void {
  const { sums } = rowOf(tally[table], key);
  for (const [measure, amount] of amounts) sums.set(measure, (sums.get(measure) ?? 0n) + amount);
}

/** Adds every sum of `other` to `tally`, `times` times: 1n puts it in, -1n takes it out. */
export function addTally(tally: Tally, other: Tally, times: 1n | -1n): void {
  for (const table of ROLLUP_TABLES) {
    for (const { key, sums } of other[table].values()) {
      const row = rowOf(tally[table], key);
      for (const [measure, amount] of sums) row.sums.set(measure, (row.sums.get(measure) ?? 0n) + times * amount);
    }
  }
}

/** The rows of a table in which something is not zero, sorted by key, so that two writers lock them in the same order. */
export function nonZeroRows(tally: Tally, table: RollupTable): TallyRow[] {
  return [...tally[table]]
    .filter(([, row]) => [...row.sums.values()].some((amount) => amount !== 0n))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, row]) => row);
}

function rowOf(rows: Map<string, TallyRow>, key: readonly string[]): TallyRow {
  const name = key.join('\u0000');
  let row = rows.get(name);
  if (row === undefined) {
    row = { key, sums: new Map() };
    rows.set(name, row);
  }
  return row;
}
