import { ROLLUP_TABLES } from '../../src/rollup/tables.ts';
import { nonZeroRows, type Tally } from '../../src/rollup/tally.ts';
import type { FoldedEvent } from '../../src/timeline/fold.ts';
import { MODELS } from '../../src/wire/vocabulary.ts';

/** What a folded event comes to, without when it arrived, for nothing may depend on that. */
export function summarise({ event, outcome, entry }: FoldedEvent) {
  const result = outcome.status === 'recorded' ? 'recorded' : outcome.reason;
  if (entry === null) return { eventId: event.eventId, outcome: result };
  const credits = Object.fromEntries(
    MODELS.map((model) => [model, entry.credits[model].map(({ touch, amountMicros }) => [touch?.eventId ?? 'nobody', amountMicros])]),
  );
  const touches = entry.kind === 'order' ? entry.touches.map((touch) => touch.eventId) : [];
  return { eventId: event.eventId, outcome: result, ...entry, credits, touches };
}

/** The rows of a tally that a store would keep, in a form that compares. */
export function rowsOf(tally: Tally) {
  return ROLLUP_TABLES.map((table) => ({
    table,
    rows: nonZeroRows(tally, table).map(({ key, sums }) => ({
      key,
      sums: Object.fromEntries([...sums].filter(([, amount]) => amount !== 0n)),
    })),
  }));
}
