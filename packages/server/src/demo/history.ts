import type { Arrival } from '../ingest/arrival.ts';
import { REJECTION_MAX_KEPT } from '../ingest/limits.ts';
import type { OnProgress } from '../ingest/rebuild.ts';
import { recordArrivals } from '../ingest/record.ts';
import { type BegunDemo, findBegunDemo, forgetBegunDemo, noteBegunDemo } from '../store/begun-demos.ts';
import { holdCompanySoon } from '../store/companies.ts';
import type { Database } from '../store/database.ts';
import { insertRejections } from '../store/rejections.ts';
import { inTransaction } from '../store/transaction.ts';
import { countSource } from '../store/transfer.ts';
import { recordAssistant } from './assistant.ts';
import { playMishaps, playRefusals } from './mishaps.ts';
import { type Chance, seedChance } from './random.ts';
import { planVisits } from './rhythm.ts';
import { type DemoVisitor, makeVisitor, playVisit } from './visit.ts';

const SEED = 20_250_101;

/** As many as one transaction takes without asking for much memory: fewer transactions, fewer statements. */
const BATCH_EVENTS = 2_000;

/** Sample data that a company has now. */
export interface Filled {
  events: number;
  days: number;
}

/**
 * Gives a company believable history: some days of visits up to now, by the rhythm of days and weeks, growing slowly, some visitors coming back,
 * and what goes wrong in any shop. It goes through the same code as a shop's events and is marked with the source "demo". The conversations behind
 * its interactions are stored with it. What was begun before and failed half way is made whole, as it was begun. Undefined where that is not so and the
 * company has events. Throws CompanyBusy.
 */
export async function fillDemo(
  database: Database,
  companyId: number,
  days: number,
  nowMs: number,
  onProgress: OnProgress,
): Promise<Filled | undefined> {
  const begun = await begin(database, companyId, { days, untilMs: nowMs });
  if (begun === undefined) return undefined;
  // The same each time, so that what is there already is told by its ids.
  const chance = seedChance(SEED);
  const arrivals = playHistory(chance, begun);
  const refusals = playRefusals(chance, begun.untilMs);
  onProgress(0, arrivals.length);
  for (let start = 0; start < arrivals.length; start += BATCH_EVENTS) {
    const batch = arrivals.slice(start, start + BATCH_EVENTS);
    // Recorded as of their own time: a history that arrives today would be too old to count.
    await recordArrivals(database, companyId, batch, new Date(batch[0]?.event.receivedAtMs ?? nowMs));
    onProgress(Math.min(start + BATCH_EVENTS, arrivals.length), arrivals.length);
  }
  await inTransaction(database, async (tx) => {
    if (!(await forgetBegunDemo(tx, companyId))) return;
    await recordAssistant(tx, companyId, arrivals, begun.untilMs);
    await insertRejections(tx, companyId, refusals, REJECTION_MAX_KEPT);
  });
  return { events: arrivals.length, days: begun.days };
}

/** Begins the sample data of a company without events, or goes on with what was begun; no two at once. */
function begin(database: Database, companyId: number, demo: BegunDemo): Promise<BegunDemo | undefined> {
  return inTransaction(database, async (tx) => {
    await holdCompanySoon(tx, companyId);
    const begun = await findBegunDemo(tx, companyId);
    if (begun !== undefined || (await countSource(tx, companyId, 'event')) > 0) return begun;
    await noteBegunDemo(tx, companyId, demo);
    return demo;
  });
}

function playHistory(chance: Chance, { days, untilMs }: BegunDemo): Arrival[] {
  const known: DemoVisitor[] = [];
  let orders = 0;
  const visits = planVisits(chance, days, untilMs).flatMap((startMs) => {
    const returning = known.length > 0 && chance.happens(0.18);
    const visitor = returning ? chance.pick(known) : makeVisitor(chance);
    if (!returning) known.push(visitor);
    return playVisit(chance, visitor, startMs, () => `DEMO-${++orders + 1000}`);
  });
  const past = [...visits, ...playMishaps(chance, untilMs)].filter(({ event }) => event.receivedAtMs <= untilMs);
  return past.sort((a, b) => a.event.receivedAtMs - b.event.receivedAtMs);
}
