import * as v from 'valibot';
import { EVENT_KINDS } from '../wire/vocabulary.ts';

const time = v.nullable(v.pipe(v.string(), v.isoTimestamp()));

/** How far the installation is with one kind of event. */
const arrivals = v.object({
  kind: v.picklist(EVENT_KINDS),
  recorded: v.pipe(v.boolean(), v.description('One of this kind has ever counted.')),
  last_received_at: v.pipe(time, v.description('Among the newest events; null if none of them is of this kind.')),
});

/** Answer of `GET /api/companies/:company/installation`: what has arrived and what is missing. */
export const installation = v.object({
  first_event_at: time,
  last_event_at: time,
  kinds: v.array(arrivals),
  last_rejection: v.nullable(v.object({ received_at: v.pipe(v.string(), v.isoTimestamp()), message: v.string() })),
});

export type Installation = v.InferOutput<typeof installation>;
