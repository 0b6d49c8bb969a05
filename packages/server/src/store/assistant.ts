import type { AssistantFields, ManagedNudge } from '@cartograph/core/manage/assistant';
import { formatMicros, readMicros } from '@cartograph/core/money/amount';
import { sql } from 'kysely';
import type { Query } from './database.ts';

/** How a company's assistant looks and greets, if it was ever set. */
export async function findAssistant(db: Query, companyId: number): Promise<AssistantFields | undefined> {
  const { rows } = await sql<AssistantFields>`
    SELECT chat_enabled, title, greeting, suggestions, no_answer, contact_email FROM assistant_settings WHERE company_id = ${companyId}`.execute(
    db,
  );
  return rows[0];
}

/** Sets it. */
export async function saveAssistant(db: Query, companyId: number, fields: AssistantFields): Promise<void> {
  await sql`
    INSERT INTO assistant_settings (company_id, chat_enabled, title, greeting, suggestions, no_answer, contact_email)
    VALUES (${companyId}, ${fields.chat_enabled}, ${fields.title}, ${fields.greeting}, ${fields.suggestions}, ${fields.no_answer}, ${fields.contact_email})
    ON CONFLICT (company_id) DO UPDATE SET chat_enabled = excluded.chat_enabled, title = excluded.title, greeting = excluded.greeting,
      suggestions = excluded.suggestions, no_answer = excluded.no_answer, contact_email = excluded.contact_email`.execute(db);
}

/** The columns of a nudge, with their types. */
export const NUDGE_COLUMNS = {
  nudge_id: 'uuid',
  message: 'text',
  action: 'text',
  opens: 'text',
  page_pattern: 'text',
  after_ms: 'integer',
  on_exit_intent: 'boolean',
  cart_value_min_micros: 'numeric',
  times_a_day_max: 'integer',
  enabled: 'boolean',
} as const;

type NudgeRow = Omit<ManagedNudge, 'after_seconds' | 'cart_value_min'> & { after_ms: number | null; cart_value_min_micros: bigint | null };

/** A company's nudges, oldest first: their ids tell their age. */
export async function listNudges(db: Query, companyId: number): Promise<ManagedNudge[]> {
  const { rows } = await sql<NudgeRow>`
    SELECT ${sql.join(Object.keys(NUDGE_COLUMNS).map((name) => sql.ref(name)))} FROM nudge WHERE company_id = ${companyId} ORDER BY nudge_id`.execute(
    db,
  );
  return rows.map(({ after_ms, cart_value_min_micros, ...row }) => ({
    ...row,
    after_seconds: after_ms === null ? null : after_ms / 1000,
    cart_value_min: cart_value_min_micros === null ? null : formatMicros(cart_value_min_micros, ''),
  }));
}

/** Stores a nudge, new or changed. */
export async function saveNudge(db: Query, companyId: number, nudge: ManagedNudge): Promise<void> {
  const afterMs = nudge.after_seconds === null ? null : Math.round(nudge.after_seconds * 1000);
  const cartMicros = nudge.cart_value_min === null ? null : readMicros(nudge.cart_value_min).toString();
  const columns = Object.keys(NUDGE_COLUMNS);
  const changed = columns.slice(1).map((name) => sql`${sql.ref(name)} = excluded.${sql.ref(name)}`);
  await sql`
    INSERT INTO nudge (company_id, ${sql.join(columns.map((name) => sql.ref(name)))})
    VALUES (${companyId}, ${nudge.nudge_id}, ${nudge.message}, ${nudge.action}, ${nudge.opens}, ${nudge.page_pattern}, ${afterMs}, ${nudge.on_exit_intent},
      ${cartMicros}, ${nudge.times_a_day_max}, ${nudge.enabled})
    ON CONFLICT (company_id, nudge_id) DO UPDATE SET ${sql.join(changed)}`.execute(db);
}

/** Deletes a nudge; tells whether it was there. */
export async function deleteNudge(db: Query, companyId: number, nudgeId: string): Promise<boolean> {
  const { numAffectedRows } = await sql`DELETE FROM nudge WHERE company_id = ${companyId} AND nudge_id = ${nudgeId}::uuid`.execute(db);
  return numAffectedRows === 1n;
}

/** The names that people gave AI profiles, by profile. */
export async function listProfileNames(db: Query, companyId: number): Promise<{ ai_profile: string; name: string }[]> {
  const { rows } = await sql<{ ai_profile: string; name: string }>`
    SELECT ai_profile, name FROM ai_profile WHERE company_id = ${companyId} ORDER BY ai_profile`.execute(db);
  return rows;
}

/** Names an AI profile. */
export async function nameProfile(db: Query, companyId: number, aiProfile: string, name: string): Promise<void> {
  await sql`
    INSERT INTO ai_profile (company_id, ai_profile, name) VALUES (${companyId}, ${aiProfile}, ${name})
    ON CONFLICT (company_id, ai_profile) DO UPDATE SET name = excluded.name`.execute(db);
}

/** Forgets the name of an AI profile; tells whether it had one. */
export async function forgetProfileName(db: Query, companyId: number, aiProfile: string): Promise<boolean> {
  const { numAffectedRows } = await sql`DELETE FROM ai_profile WHERE company_id = ${companyId} AND ai_profile = ${aiProfile}`.execute(db);
  return numAffectedRows === 1n;
}
