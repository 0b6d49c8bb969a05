import type { Interaction, TimelineEvent } from '@cartograph/core/event/event';
import { daysIn } from '@cartograph/core/rollup/day';
import { foldGroup } from '@cartograph/core/timeline/group';
import type { Database, Query } from '../store/database.ts';
import { toTimelineEvent } from '../store/event-row.ts';
import { findEvent, overruleHelpful } from '../store/events.ts';
import { lockFingerprints } from '../store/fingerprints.ts';
import { runTogether } from '../store/statement.ts';
import { inTransaction } from '../store/transaction.ts';
import { holdCompanyAndFingerprints } from './hold-company.ts';
import { listFingerprints, loadGroup } from './load-group.ts';
import { addDifference, noChanges, saveChanges } from './save-changes.ts';

/** An interaction, by its visitor and its event. */
export interface InteractionKey {
  visitorId: string;
  eventId: string;
}

/**
 * Notes what is said later of whether an interaction helped, which overrules what was received, and computes anew what its visitor's orders were credited to;
 * all in one transaction with what `decide` stores, which gives the word or undefined to leave the interaction as it is. Throws StoreUnavailable.
 */
export function overruleInteraction(
  database: Database,
  companyId: number,
  { visitorId, eventId }: InteractionKey,
  now: Date,
  decide: (tx: Query) => Promise<boolean | null | undefined>,
): Promise<void> {
  return inTransaction(database, async (tx) => {
    const { company, locks } = await holdCompanyAndFingerprints(tx, companyId, [visitorId]);
    const helpful = await decide(tx);
    if (helpful === undefined) return;
    const row = await findEvent(tx, companyId, visitorId, eventId);
    if (row === undefined || row.kind !== 'interaction') return;
    const event = toTimelineEvent(row) as TimelineEvent<Interaction>;
    await lockFingerprints(tx, companyId, await listFingerprints(tx, companyId, [event]), locks);
    const group = await loadGroup(tx, companyId, [event], now, locks);
    const before = foldGroup(group, company);
    await overruleHelpful(tx, companyId, visitorId, eventId, helpful);
    const timeline = group.timelines.get(visitorId) ?? [];
    const changed = { ...event, helpful: helpful ?? row.helpful };
    group.timelines.set(
      visitorId,
      timeline.map((known) => (known.eventId === eventId ? changed : known)),
    );
    const changes = noChanges();
    addDifference(changes, before, foldGroup(group, company), daysIn(company.timezone));
    await runTogether(tx, saveChanges(companyId, changes));
  });
}
