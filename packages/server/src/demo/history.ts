import type { Arrival } from '../ingest/arrival.ts';
import { REJECTION_MAX_KEPT } from '../ingest/limits.ts';
import type { OnProgress } from '../ingest/rebuild.ts';
import { recordArrivals } from '../ingest/record.ts';
import type { Database } from '../store/database.ts';
import { insertRejections } from '../store/rejections.ts';
import { recordAssistant } from './assistant.ts';
import { playMishaps, playRefusals } from './mishaps.ts';
import { type Chance, seedChance } from './random.ts';
import { planVisits } from './rhythm.ts';
import { type DemoVisitor, makeVisitor, playVisit } from './visit.ts';

const SEED = 20_250_101;

/** As many as one transaction takes without asking for much memory: fewer transactions, fewer statements. */
const BATCH_EVENTS = 2_000;

/**
 * Gives a company believable history: some days of visits up to now, by the rhythm of days and weeks, growing slowly, some visitors coming back,
 * and what goes wrong in any shop. It goes through the same code as a shop's events and is marked with the source "demo". The conversations behind
 * its interactions are stored with it. Gives the number of events.
 */
export async function recordHistory(
  database: Database,
  companyId: number,
  days: number,
  nowMs: number,
  onProgress: OnProgress,
): Promise<number> {
  const chance = seedChance(SEED);
  const arrivals = playHistory(chance, days, nowMs);
  onProgress(0, arrivals.length);
  for (let start = 0; start < arrivals.length; start += BATCH_EVENTS) {
    const batch = arrivals.slice(start, start + BATCH_EVENTS);
    // Recorded as of their own time: a history that arrives today would be too old to count.
    await recordArrivals(database, companyId, batch, new Date(batch[0]?.event.receivedAtMs ?? nowMs));
    onProgress(Math.min(start + BATCH_EVENTS, arrivals.length), arrivals.length);
  }
  await recordAssistant(database, companyId, arrivals, nowMs);
  await insertRejections(database.db, companyId, playRefusals(chance, nowMs), REJECTION_MAX_KEPT);
  return arrivals.length;
}

function playHistory(chance: Chance, days: number, nowMs: number): Arrival[] {
  const known: DemoVisitor[] = [];
  let orders = 0;
  const visits = planVisits(chance, days, nowMs).flatMap((startMs) => {
    const returning = known.length > 0 && chance.happens(0.18);
    const visitor = returning ? chance.pick(known) : makeVisitor(chance);
    if (!returning) known.push(visitor);
    return playVisit(chance, visitor, startMs, () => `DEMO-${++orders + 1000}`);
  });
  const past = [...visits, ...playMishaps(chance, nowMs)].filter(({ event }) => event.receivedAtMs <= nowMs);
  return past.sort((a, b) => a.event.receivedAtMs - b.event.receivedAtMs);
}
