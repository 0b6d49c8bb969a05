import type { ManagedNudge } from '@cartograph/core/manage/assistant';
import type { Arrival } from '../ingest/arrival.ts';
import { saveNudge } from '../store/assistant.ts';
import type { Query } from '../store/database.ts';
import { saveEntries, saveProducts } from '../store/knowledge.ts';
import { countSource, insertSource } from '../store/transfer.ts';
import { CATALOGUE } from './catalogue.ts';
import { ENTRIES } from './knowledge.ts';
import { seedChance } from './random.ts';
import { writeTalks } from './talks.ts';

const SEED = 20_250_102;

/** Of the last two weeks all conversations are there. */
const ALL_MS = 14 * 24 * 60 * 60_000;

/** Rows that are stored by one statement. */
const CHUNK_ROWS = 1_000;

const NUDGE: ManagedNudge = {
  nudge_id: '0193a000-0000-7000-8000-00000000de30',
  message: 'Not sure about the size?',
  action: 'Ask us',
  opens: 'How does it fit?',
  page_pattern: '/products/*',
  after_seconds: 20,
  on_exit_intent: false,
  cart_value_min: null,
  times_a_day_max: 1,
  enabled: true,
};

/** Gives a company the assistant behind its sample history: the conversations that it names and, where it knows nothing of its own, what it answered from. */
export async function recordAssistant(tx: Query, companyId: number, arrivals: readonly Arrival[], nowMs: number): Promise<void> {
  const talks = writeTalks(seedChance(SEED), arrivals, nowMs - ALL_MS);
  for (let start = 0; start < talks.length; start += CHUNK_ROWS) {
    const chunk = talks.slice(start, start + CHUNK_ROWS);
    await insertSource(
      tx,
      companyId,
      'conversation',
      chunk.map(({ conversation }) => ({ ...conversation })),
    );
    await insertSource(
      tx,
      companyId,
      'exchange',
      chunk.map(({ exchange }) => ({ ...exchange })),
    );
  }
  const known = await Promise.all(
    (['knowledge_entry', 'knowledge_product', 'nudge'] as const).map((table) => countSource(tx, companyId, table)),
  );
  if (known.some((rows) => rows > 0)) return;
  await saveProducts(tx, companyId, CATALOGUE.map(toRow), new Date(nowMs));
  const entries = ENTRIES.map(({ id, question, answer, productId }) => ({
    entry_id: id,
    question,
    answer,
    product_id: productId,
    ai_profile: null,
  }));
  await saveEntries(tx, companyId, entries, new Date(nowMs));
  await saveNudge(tx, companyId, NUDGE);
}

function toRow({ id, name, price }: (typeof CATALOGUE)[number]) {
  const none = { description: null, url: null, image_url: null, brand: null, category: null };
  return { product_id: id, name, price: price.toFixed(2), currency: 'USD', in_stock: true, ...none };
}
