import { sql } from 'kysely';
import { NUDGE_COLUMNS } from './assistant.ts';
import { CONVERSATION_COLUMNS, EXCHANGE_COLUMNS } from './conversations.ts';
import type { Query } from './database.ts';
import { EVENT_COLUMNS } from './event-row.ts';
import { ENTRY_COLUMNS, PRODUCT_COLUMNS } from './knowledge.ts';
import { type Columns, columnList, recordset } from './recordset.ts';

/**
 * The tables that hold what cannot be computed again, with what orders their rows and the types of their columns. The company itself
 * stands apart. Of an event what it came to is carried along too, for it tells the held and the left out from the rest.
 */
export const SOURCE_TABLES = {
  secret_key: {
    order: ['key_id'],
    columns: {
      key_id: 'text',
      secret_hash: 'bytea',
      scopes: 'text[]',
      created_at: 'timestamptz',
      last_used_at: 'timestamptz',
      revoked_at: 'timestamptz',
    },
  },
  knowledge_entry: { order: ['entry_id'], columns: ENTRY_COLUMNS },
  knowledge_product: { order: ['product_id'], columns: PRODUCT_COLUMNS },
  assistant_settings: {
    order: ['chat_enabled'],
    columns: { chat_enabled: 'boolean', title: 'text', greeting: 'text', suggestions: 'text[]', no_answer: 'text', contact_email: 'text' },
  },
  nudge: { order: ['nudge_id'], columns: NUDGE_COLUMNS },
  ai_profile: { order: ['ai_profile'], columns: { ai_profile: 'text', name: 'text' } },
  conversation: { order: ['conversation_id'], columns: CONVERSATION_COLUMNS },
  exchange: { order: ['visitor_id', 'question_id'], columns: EXCHANGE_COLUMNS },
  hand_off: {
    order: ['conversation_id', 'email'],
    columns: { conversation_id: 'uuid', handed_at: 'timestamptz', email: 'text', text: 'text' },
  },
  faq_link: { order: ['faq_id', 'visitor_id'], columns: { faq_id: 'uuid', visitor_id: 'uuid' } },
  order_claim: { order: ['order_id'], columns: { order_id: 'text', visitor_id: 'uuid' } },
  event: { order: ['visitor_id', 'event_id'], columns: EVENT_COLUMNS },
  platform_connection: {
    order: ['platform', 'shop'],
    columns: {
      platform: 'text',
      shop: 'text',
      secrets: 'text[]',
      connected_at: 'timestamptz',
      uninstalled_at: 'timestamptz',
      deliveries: 'bigint',
      last_delivery_at: 'timestamptz',
      last_topic: 'text',
      failures: 'bigint',
      last_failure_at: 'timestamptz',
      last_failure_topic: 'text',
      last_failure: 'text',
      reconciled_until: 'timestamptz',
    },
  },
  platform_delivery: {
    order: ['platform', 'delivery_id'],
    columns: { platform: 'text', delivery_id: 'text', received_at: 'timestamptz' },
  },
  platform_checkout: {
    order: ['platform', 'token'],
    columns: {
      platform: 'text',
      token: 'text',
      visitor_id: 'uuid',
      faq_id: 'uuid',
      order_id: 'text',
      revision: 'text',
      report: 'jsonb',
      expires_at: 'timestamptz',
    },
  },
  privacy_request: {
    order: ['request_id'],
    columns: {
      request_id: 'text',
      platform: 'text',
      shop: 'text',
      kind: 'text',
      order_ids: 'text[]',
      requested_at: 'timestamptz',
      done_at: 'timestamptz',
      done_by: 'text',
    },
  },
} as const satisfies Record<string, { order: readonly string[]; columns: Columns }>;

export type SourceTable = keyof typeof SOURCE_TABLES;

/** A row of a source table as JSON, written by PostgreSQL itself, so that nothing is lost on the way. */
export type SourceRow = Record<string, unknown>;

const PAGE_ROWS = 1_000;

/** Every row of a source table of a company, a page at a time, in the order of its key. */
export async function* readSource(tx: Query, companyId: number, table: SourceTable): AsyncGenerator<SourceRow[]> {
  const { order, columns } = SOURCE_TABLES[table];
  const key = sql.join(order.map((name) => sql.ref(name)));
  let after: SourceRow | undefined;
  for (;;) {
    const beyond =
      after === undefined ? sql`true` : sql`(${key}) > (${sql.join(order.map((name) => castTo(after?.[name], columns, name)))})`;
    const { rows } = await sql<{ row: SourceRow }>`
      SELECT to_jsonb(page) AS row FROM (
        SELECT ${exactColumns(columns)} FROM ${sql.table(table)} WHERE company_id = ${companyId} AND ${beyond} ORDER BY ${key} LIMIT ${PAGE_ROWS}
      ) AS page`.execute(tx);
    if (rows.length > 0) yield rows.map(({ row }) => row);
    if (rows.length < PAGE_ROWS) return;
    after = rows.at(-1)?.row;
  }
}

/** Stores rows as `readSource` gave them. */
export async function insertSource(tx: Query, companyId: number, table: SourceTable, rows: readonly SourceRow[]): Promise<void> {
  if (rows.length === 0) return;
  const { columns } = SOURCE_TABLES[table];
  await sql`
    INSERT INTO ${sql.table(table)} (company_id, ${columnList(columns)})
    SELECT ${companyId}, ${columnList(columns)} FROM ${recordset(rows as never, columns)}
  `.execute(tx);
}

/** How many rows a source table has of a company. */
export async function countSource(tx: Query, companyId: number, table: SourceTable): Promise<number> {
  const { rows } = await sql<{ count: number }>`SELECT count(*) AS count FROM ${sql.table(table)} WHERE company_id = ${companyId}`.execute(
    tx,
  );
  return rows[0]?.count ?? 0;
}

/** Columns for JSON: a number of any length is carried as text, for JSON's are read as floating point. */
function exactColumns(columns: Columns) {
  return sql.join(Object.entries(columns).map(([name, type]) => (type === 'numeric' ? sql`${sql.ref(name)}::text` : sql.ref(name))));
}

function castTo(value: unknown, columns: Columns, name: string) {
  return sql`${value}::${sql.raw(columns[name] as string)}`;
}
