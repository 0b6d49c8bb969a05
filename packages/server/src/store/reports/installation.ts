import type { Installation } from '@cartograph/core/manage/installation';
import { ALL } from '@cartograph/core/rollup/tables';
import { EVENT_KINDS, type EventKind } from '@cartograph/core/wire/vocabulary';
import { sql } from 'kysely';
import type { Database } from '../database.ts';
import { readTogether } from '../read-together.ts';
import { settleRollups } from '../rollup-differences.ts';

/** How many of the newest events are looked at for when each kind came last. */
const NEWEST_EVENTS = 200;

/** What has arrived of a company so far: some index look-ups, however many events there are. Throws StoreUnavailable. */
export async function readInstallation(database: Database, companyId: number): Promise<Installation> {
  await settleRollups(database, companyId);
  const { firsts, newest, recorded, rejections } = await readTogether(database, {
    firsts: selectFirst(companyId),
    newest: selectNewest(companyId),
    recorded: selectRecorded(companyId),
    rejections: selectLastRejection(companyId),
  });
  const [rejection] = rejections;
  return {
    first_event_at: firsts[0]?.received_at.toISOString() ?? null,
    last_event_at: newest[0]?.received_at.toISOString() ?? null,
    kinds: EVENT_KINDS.map((kind) => ({
      kind,
      recorded: recorded[0]?.[kind] ?? false,
      last_received_at: newest.find((row) => row.kind === kind)?.received_at.toISOString() ?? null,
    })),
    last_rejection: rejection === undefined ? null : describe(rejection),
  };
}

interface LastRejection {
  received_at: Date;
  errors: { message: string }[];
}

function describe({ received_at, errors }: LastRejection) {
  return { received_at: received_at.toISOString(), message: errors.map(({ message }) => message).join('; ') };
}

function selectFirst(companyId: number) {
  return sql<{ received_at: Date }>`SELECT received_at FROM event WHERE company_id = ${companyId} ORDER BY received_at LIMIT 1`;
}

function selectNewest(companyId: number) {
  return sql<{ kind: string; received_at: Date }>`
    SELECT kind, received_at FROM event WHERE company_id = ${companyId} ORDER BY received_at DESC LIMIT ${NEWEST_EVENTS}`;
}

/** Whether anything of each kind is in the figures. */
function selectRecorded(companyId: number) {
  return sql<Record<EventKind, boolean>>`
    SELECT EXISTS (SELECT 1 FROM daily_interactions WHERE company_id = ${companyId} AND interactions <> 0) AS interaction,
      EXISTS (SELECT 1 FROM daily_credit WHERE company_id = ${companyId} AND channel = ${ALL} AND ai_profile = ${ALL} AND carts_linear <> 0) AS cart,
      EXISTS (SELECT 1 FROM daily_orders WHERE company_id = ${companyId} AND recorded_orders <> 0) AS checkout`;
}

function selectLastRejection(companyId: number) {
  return sql<LastRejection>`
    SELECT received_at, errors FROM rejection WHERE company_id = ${companyId} ORDER BY received_at DESC, rejection_id DESC LIMIT 1`;
}
