import type { EntryFields, EntryPage, KnowledgeEntry, ProductPage } from '@cartograph/core/manage/knowledge';
import type { Database } from '../store/database.ts';
import { orUnavailable } from '../store/failure.ts';
import {
  deleteEntry,
  deleteProduct,
  type EntryQuery,
  type EntryRow,
  findEntry,
  listEntries,
  listProducts,
  priceOf,
  saveEntries,
} from '../store/knowledge.ts';
import { type Cursor, cutPage } from '../store/reports/cursor.ts';
import { inTransaction } from '../store/transaction.ts';
import { makeEntryId } from './entry-id.ts';

/** A page of a list that is asked for; `cursor` is the place of the last row of the page before. */
export interface PageQuery {
  limit: number;
  cursor: Cursor | null;
}

/** Where a list has rows without a visitor. */
const NOBODY = '00000000-0000-0000-0000-000000000000';

/** What people do with a company's knowledge. All throw StoreUnavailable. */
export function openKnowledge(database: Database, now: () => number) {
  const read = async (companyId: number, entryId: string) => {
    const row = await findEntry(database.db, companyId, entryId);
    return row && describeEntry(row);
  };
  return {
    listEntries: async (companyId: number, query: Omit<EntryQuery, 'limit' | 'after'> & PageQuery): Promise<EntryPage> => {
      const { rows, total } = await orUnavailable(listEntries(database.db, companyId, { ...query, after: toAfter(query) }));
      const { page, nextCursor } = cutPage(rows, query.limit, (row) => toPlace(row.updated_at, row.entry_id));
      return { entries: page.map(describeEntry), next_cursor: nextCursor, total };
    },
    /** Stores an entry; the same question of the same product takes the new answer. */
    createEntry: async (companyId: number, entry: EntryFields): Promise<KnowledgeEntry | undefined> => {
      const entryId = makeEntryId(entry);
      await inTransaction(database, (tx) => saveEntries(tx, companyId, [{ entry_id: entryId, ...entry }], new Date(now())));
      return orUnavailable(read(companyId, entryId));
    },
    /**
     * Changes an entry. One whose id was made of its question gets that of its new question, so that neither is lost when a file with the old one is imported again.
     * Gives undefined if there is none, `taken` if another one asks the same.
     */
    changeEntry: async (
      companyId: number,
      entryId: string,
      change: Partial<EntryFields>,
    ): Promise<KnowledgeEntry | undefined | 'taken'> => {
      const changed = await inTransaction(database, async (tx) => {
        const old = await findEntry(tx, companyId, entryId);
        if (old === undefined) return undefined;
        const { question, answer, product_id, ai_profile } = { ...old, ...change };
        const fields = { question, answer, product_id, ai_profile };
        const newId = entryId === makeEntryId(old) ? makeEntryId(fields) : entryId;
        if (newId !== entryId && (await findEntry(tx, companyId, newId)) !== undefined) return 'taken' as const;
        if (newId !== entryId) await deleteEntry(tx, companyId, entryId);
        await saveEntries(tx, companyId, [{ entry_id: newId, ...fields }], new Date(now()));
        return { entryId: newId };
      });
      return typeof changed === 'object' ? orUnavailable(read(companyId, changed.entryId)) : changed;
    },
    deleteEntry: (companyId: number, entryId: string): Promise<boolean> =>
      inTransaction(database, (tx) => deleteEntry(tx, companyId, entryId)),
    listProducts: async (companyId: number, query: Pick<EntryQuery, 'words'> & PageQuery): Promise<ProductPage> => {
      const { rows, total } = await orUnavailable(listProducts(database.db, companyId, { ...query, after: toAfter(query) }));
      const { page, nextCursor } = cutPage(rows, query.limit, (row) => toPlace(row.updated_at, row.product_id));
      const products = page.map(({ price_micros, ...row }) => ({
        ...row,
        price: priceOf({ price_micros, currency: row.currency }),
        updated_at: row.updated_at.toISOString(),
      }));
      return { products, next_cursor: nextCursor, total };
    },
    deleteProduct: (companyId: number, productId: string): Promise<boolean> =>
      inTransaction(database, (tx) => deleteProduct(tx, companyId, productId)),
  };
}

export type Knowledge = ReturnType<typeof openKnowledge>;

function describeEntry({ updated_at, ...entry }: EntryRow): KnowledgeEntry {
  return { ...entry, updated_at: updated_at.toISOString() };
}

function toPlace(time: Date, id: string): Cursor {
  return { time, visitorId: NOBODY, eventId: id };
}

function toAfter({ cursor }: PageQuery) {
  return cursor && { time: cursor.time, id: cursor.eventId };
}
