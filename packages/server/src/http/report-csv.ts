import type { FastifyReply } from 'fastify';
import type { Cursor } from '../store/reports/cursor.ts';
import { readCursor } from '../store/reports/cursor.ts';

/** Most rows of a list that one file holds. */
export const CSV_MAX_ROWS = 10_000;

const PAGE_ROWS = 500;

/** Most pages that are read for one file: where little is found each costs a look through many events. */
const PAGES_MAX = 50;

/** A list as far as a file holds it. */
interface Rows<Row> {
  rows: Row[];
  isCut: boolean;
}

/** Reads a list page by page, as far as one file holds. */
export async function readRows<Row>(
  readPage: (page: { limit: number; cursor: Cursor | null }) => Promise<{ rows: Row[]; next_cursor: string | null }>,
): Promise<Rows<Row>> {
  const rows: Row[] = [];
  let cursor: Cursor | null = null;
  for (let pages = 0; pages < PAGES_MAX && rows.length < CSV_MAX_ROWS; pages += 1) {
    const page = await readPage({ limit: PAGE_ROWS, cursor });
    rows.push(...page.rows);
    if (page.next_cursor === null) return { rows, isCut: false };
    cursor = readCursor(page.next_cursor) ?? null;
  }
  return { rows, isCut: true };
}

/** Answers with a file; one that does not hold all says so in a header. */
export function sendCsv(reply: FastifyReply, name: string, text: string, isCut = false): FastifyReply {
  if (isCut) reply.header('x-cartograph-cut', 'true');
  return reply.type('text/csv; charset=utf-8').header('content-disposition', `attachment; filename="${name}.csv"`).send(text);
}
