import * as v from 'valibot';
import { optionalText, text } from './text.ts';
import { timestamp } from './timestamp.ts';

/** What names an event and its time; the server makes both where they are absent. */
export const eventFields = { event_id: optionalText, occurred_at: v.nullish(timestamp) };

/** Who reports: the company and the visitor's two fingerprints. `sent_at` is the sender's clock when it sent. */
export const senderFields = {
  company_key: text,
  user_fingerprint: text,
  user_faq_fingerprint: text,
  sent_at: v.nullish(timestamp),
};

/** What stands around a refund: it belongs to an order of a company, to no browser. */
export const refundEnvelope = { company_key: text, occurred_at: eventFields.occurred_at };
