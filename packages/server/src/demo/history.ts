import type { Arrival } from '../ingest/arrival.ts';
import type { OnProgress } from '../ingest/rebuild.ts';
import { recordArrivals } from '../ingest/record.ts';
import type { Database } from '../store/database.ts';
import { seedChance } from './random.ts';
import { type DemoVisitor, playVisit } from './visit.ts';

const DAY_MS = 24 * 60 * 60_000;
const HOUR_MS = 60 * 60_000;
const SEED = 20_250_101;
const BATCH_EVENTS = 500;

/**
 * Gives a company believable history: some days of visits up to now, more on weekends, growing slowly, some visitors coming back. It goes
 * through the same code as a shop's events and is marked with the source "demo". Gives the number of events.
 */
export async function recordHistory(
  database: Database,
  companyId: number,
  days: number,
  nowMs: number,
  onProgress: OnProgress,
): Promise<number> {
  const arrivals = playHistory(days, nowMs);
  for (let start = 0; start < arrivals.length; start += BATCH_EVENTS) {
    const batch = arrivals.slice(start, start + BATCH_EVENTS);
    // Recorded as of their own time: a history that arrives today would be too old to count.
    await recordArrivals(database, companyId, batch, new Date(batch[0]?.event.receivedAtMs ?? nowMs));
    onProgress(Math.min(start + BATCH_EVENTS, arrivals.length), arrivals.length);
  }
  return arrivals.length;
}

function playHistory(days: number, nowMs: number): Arrival[] {
  const chance = seedChance(SEED);
  const known: DemoVisitor[] = [];
  let orders = 0;
  const arrivals: Arrival[] = [];
  for (let age = days - 1; age >= 0; age -= 1) {
    const dayMs = nowMs - (age + 1) * DAY_MS;
    const weekend = [0, 6].includes(new Date(dayMs).getUTCDay());
    const visits = Math.round((30 + 25 * (1 - age / days)) * (weekend ? 1.35 : 1) * (0.8 + 0.4 * chance.next()));
    for (let left = visits; left > 0; left -= 1) {
      const returning = known.length > 0 && chance.happens(0.22);
      const visitor = returning ? chance.pick(known) : { visitorId: chance.uuid(), faqId: chance.uuid() };
      if (!returning) known.push(visitor);
      const startMs = Math.round(dayMs + (chance.next() * 14 + 8) * HOUR_MS);
      arrivals.push(...playVisit(chance, visitor, startMs, () => `DEMO-${++orders + 1000}`));
    }
  }
  const past = arrivals.filter(({ event }) => event.occurredAtMs <= nowMs);
  return past.sort((a, b) => a.event.receivedAtMs - b.event.receivedAtMs);
}
