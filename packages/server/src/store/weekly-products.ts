import { ROLLUPS } from '@cartograph/core/rollup/tables';
import type { Query } from './database.ts';
import { addOnConflict, columnsOf } from './rollup-columns.ts';
import { rowsText, runTogether, type Statement, toStatement } from './statement.ts';

const { key: DAILY_KEY, measures: MEASURES } = ROLLUPS.daily_product;
const KEY = DAILY_KEY.map((name) => (name === 'day' ? 'week' : name));
const KEY_OF_DAY = KEY.map((name) => (name === 'week' ? '(day - (extract(isodow FROM day)::int - 1)) AS week' : name));
const ADDED = addOnConflict('weekly_product', KEY, MEASURES);

const ADD = `INSERT INTO weekly_product (company_id, ${[...KEY, ...MEASURES].join(', ')})
  SELECT $1::bigint, ${[...KEY_OF_DAY, ...MEASURES.map((measure) => `coalesce(sum(${measure}), 0)`)].join(', ')}
  FROM ${rowsText(columnsOf('daily_product'))} GROUP BY ${KEY.join(', ')} ORDER BY ${KEY.join(', ')} ${ADDED}`;

/** The statement that adds to the weeks of products what is added to their days, rows of `daily_product` as JSON. It goes with every one that adds these. */
export function addToWeeks(companyId: number, rows: string): Statement {
  return toStatement(ADD, [companyId, rows]);
}

const MEND = `INSERT INTO weekly_product (company_id, ${[...KEY, ...MEASURES].join(', ')})
  SELECT company_id, ${[...KEY, ...MEASURES.map((measure) => `sum(${measure})`)].join(', ')} FROM (
    SELECT company_id, ${[...KEY_OF_DAY, ...MEASURES].join(', ')} FROM daily_product WHERE company_id = $1
    UNION ALL
    SELECT company_id, ${[...KEY, ...MEASURES.map((measure) => `-${measure}`)].join(', ')} FROM weekly_product WHERE company_id = $1
  ) AS missing
  GROUP BY company_id, ${KEY.join(', ')} HAVING ${MEASURES.map((measure) => `sum(${measure}) <> 0`).join(' OR ')}
  ORDER BY ${KEY.join(', ')} ${ADDED}`;

/** Has the weeks of a company's products be the sums of their days again; gives how many were not. The company must be held exclusively. */
export async function mendWeeks(tx: Query, companyId: number): Promise<number> {
  const [mended] = await runTogether(tx, [toStatement(MEND, [companyId])]);
  return mended?.rowCount ?? 0;
}
