import type { Reason } from '../wire/vocabulary.ts';

/** Why an event is not counted, in plain words, and what to do about it. */
export interface Explanation {
  why: string;
  cure: string;
}

/** An explanation for each reason, for people who ask why their event is not in the report. */
export const EXPLANATIONS: Readonly<Record<Reason, Explanation>> = {
  no_interaction: {
    why: 'The visitor did not use the assistant in the session window before this event. It is held for 24 hours in case an interaction arrives late.',
    cure: 'Check that the interaction is reported, before or with the event, under the same user_fingerprint (chat, nudge) or user_faq_fingerprint (FAQ).',
  },
  no_matching_add: {
    why: 'Nothing of this product is in the recorded cart, so there is nothing to take from it.',
    cure: 'Report ITEM_ADDED first, with the same product_id and currency. Products added before the assistant was used have no recorded add.',
  },
  no_change: {
    why: 'The quantity after the action does not differ from the one before it in the direction that the type names.',
    cure: 'Send in quantity how many there are after the action, and report each change once.',
  },
  order_already_recorded: {
    why: 'An order with this order_id is recorded already; an order counts once, whoever reports it.',
    cure: 'Nothing to do if this is the same order, as after a reload of the thank-you page. Otherwise give each order an id of its own.',
  },
  repeat_without_order_id: {
    why: 'The same visitor reported an order of the same value, currency and items less than 30 minutes before, and this one has no order_id to tell them apart.',
    cure: 'Send order_id with every checkout event.',
  },
  no_order: {
    why: 'No order with this order_id is recorded. The refund waits 8 days for it and is then erased.',
    cure: 'Nothing to do for orders that did not follow the assistant: they are not recorded, nor are their refunds. Otherwise check that order_id is the one that the checkout event has.',
  },
  other_currency: {
    why: 'The refund is in another currency than its order, and amounts are never converted.',
    cure: 'Send value in the currency of the order.',
  },
  nothing_left: {
    why: 'Nothing is left of the order to give back: it was refunded whole before, or was worth nothing.',
    cure: 'Nothing to do if the order was cancelled or refunded before. Otherwise check that value is what this refund gave back, not the sum of all.',
  },
  too_old: {
    why: 'The event happened more than 7 days before it arrived.',
    cure: 'Send events when they happen, and check that occurred_at is in milliseconds or an ISO time, and that the clock is right.',
  },
  visitor_limit: {
    why: 'This visitor has sent more events than a shopper can.',
    cure: 'Check that events are not sent in a loop and that each browser has fingerprints of its own.',
  },
  bot: {
    why: 'The browser says that it is a crawler.',
    cure: 'Nothing to do for search engines and monitors. Events from your own server need the secret API key.',
  },
};
