/** What a cart event reports, by the names of the public API. */
export const CART_TYPES = ['ITEM_ADDED', 'QUANTITY_INCREASED', 'QUANTITY_DECREASED', 'ITEM_REMOVED'] as const;
export type CartType = (typeof CART_TYPES)[number];

/** Where a visitor met the assistant: the chat widget, the product FAQs or a nudge. */
export const CHANNELS = ['CHAT', 'FAQ', 'NUDGE'] as const;
export type Channel = (typeof CHANNELS)[number];

/** The kinds of events on the wire. */
export const EVENT_KINDS = ['cart', 'checkout', 'interaction'] as const;
export type EventKind = (typeof EVENT_KINDS)[number];

/** The kinds of what is received: what visitors do, and refunds of their orders. */
export const RECEIVED_KINDS = [...EVENT_KINDS, 'refund'] as const;
export type ReceivedKind = (typeof RECEIVED_KINDS)[number];

/** Why an event was received and not counted. */
export const REASONS = [
  'no_interaction',
  'no_matching_add',
  'no_change',
  'order_already_recorded',
  'repeat_without_order_id',
  'no_order',
  'other_currency',
  'nothing_left',
  'too_old',
  'visitor_limit',
  'bot',
] as const;
export type Reason = (typeof REASONS)[number];

/** How an order's revenue is shared between the interactions before it; the first is the default. */
export const MODELS = ['first_touch', 'last_touch', 'linear'] as const;
export type Model = (typeof MODELS)[number];
