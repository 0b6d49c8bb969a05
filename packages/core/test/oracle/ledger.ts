import type { CartChange, Checkout, Interaction, LineItem, TimelineEvent } from '../../src/event/event.ts';
import type { Timeline, Windows } from '../../src/timeline/fold.ts';
import { type Holdings, type Journal, judgeCartEvent } from './cart.ts';
import { shareEqually } from './shares.ts';

/** What the rules make of one event: the outcome in a word and, where it is recorded, its line in the ledger. */
export interface LedgerLine {
  eventId: string;
  outcome: string;
  currency?: string;
  amount?: bigint;
  verified?: boolean;
  /** Of orders: the interactions that may earn credit, oldest first. */
  touches?: string[];
  credits?: Holdings;
}

type CartOrCheckout = TimelineEvent<CartChange> | TimelineEvent<Checkout>;

/** Works out a visitor's ledger the slow way: every rule is a scan over the list of all that was received or recorded. */
export function naiveLedger(timeline: Timeline, windows: Windows): LedgerLine[] {
  const journal: Journal = [];
  const orders: TimelineEvent<Checkout>[] = [];
  return oldestFirst(timeline.events).map((event) => {
    if (event.kind === 'interaction') return { eventId: event.eventId, outcome: 'recorded' };
    if (!isAdmitted(timeline, event, windows)) return { eventId: event.eventId, outcome: 'no_interaction' };
    const touches = touchesOf(timeline, event, windows);
    return event.kind === 'cart' ? playCart(journal, event, touches) : playCheckout(timeline, windows, journal, orders, event, touches);
  });
}

function playCart(journal: Journal, event: TimelineEvent<CartChange>, touches: readonly TimelineEvent<Interaction>[]): LedgerLine {
  const { eventId, currency, productId: product, quantity } = event;
  const verdict = judgeCartEvent(journal, event);
  if ('reason' in verdict) return { eventId, outcome: verdict.reason };
  if ('put' in verdict) {
    const credits = credit(verdict.put, currency, touches);
    journal.push({ step: 'put', product, currency, quantity, holdings: credits });
    return { eventId, outcome: 'recorded', currency, amount: verdict.put, credits };
  }
  journal.push({ step: 'take', product, currency, quantity, amount: verdict.take });
  return { eventId, outcome: 'recorded', currency, amount: -verdict.take, credits: verdict.from };
}

function playCheckout(
  timeline: Timeline,
  windows: Windows,
  journal: Journal,
  orders: TimelineEvent<Checkout>[],
  event: TimelineEvent<Checkout>,
  touches: readonly TimelineEvent<Interaction>[],
): LedgerLine {
  const { eventId, orderId } = event;
  if (orderId !== null) {
    const belongsToAnother = timeline.claims.get(orderId)?.held === false;
    if (belongsToAnother || orders.some((order) => order.orderId === orderId)) return { eventId, outcome: 'order_already_recorded' };
  } else if (orders.some((order) => isWithin(order, event, 30 * 60 * 1000) && isSameOrder(order, event))) {
    return { eventId, outcome: 'repeat_without_order_id' };
  }
  orders.push(event);
  const verified = verifiedReportOf(timeline, windows, orderId);
  const { currency, valueMicros } = verified ?? event;
  const items = verified !== undefined && verified.lineItems.length > 0 ? verified.lineItems : event.lineItems;
  journal.push({ step: 'bought', products: items.map((item) => item.productId) });
  return {
    eventId,
    outcome: 'recorded',
    currency,
    amount: valueMicros,
    verified: event.verified || verified !== undefined,
    touches: touches.map((touch) => touch.eventId),
    credits: credit(valueMicros, currency, touches),
  };
}

function verifiedReportOf(timeline: Timeline, windows: Windows, orderId: string | null): TimelineEvent<Checkout> | undefined {
  if (orderId === null) return undefined;
  const own = timeline.events.filter((event): event is TimelineEvent<Checkout> => event.kind === 'checkout' && event.orderId === orderId);
  const reports = own.filter((event) => event.verified && isAdmitted(timeline, event, windows));
  const elsewhere = timeline.claims.get(orderId)?.verifiedElsewhere;
  return oldestFirst(elsewhere ? [...reports, elsewhere] : reports)[0];
}

function isSameOrder(a: Checkout, b: Checkout): boolean {
  if (a.valueMicros !== b.valueMicros || a.currency !== b.currency || a.lineItems.length !== b.lineItems.length) return false;
  const unmatched = [...b.lineItems];
  for (const item of a.lineItems) {
    const index = unmatched.findIndex((other) => isSameItem(item, other));
    if (index < 0) return false;
    unmatched.splice(index, 1);
  }
  return true;
}

function isSameItem(a: LineItem, b: LineItem): boolean {
  return a.productId === b.productId && a.quantity === b.quantity && a.valueMicros === b.valueMicros && a.currency === b.currency;
}

function credit(amount: bigint, currency: string, touches: readonly TimelineEvent<Interaction>[]): Holdings {
  const channels = touches.map((touch) => touch.channel);
  const [first = 'NONE'] = channels;
  const last = channels.at(-1) ?? 'NONE';
  const shares = shareEqually(amount, channels.length, currency);
  return {
    first_touch: [{ channel: first, amount }],
    last_touch: [{ channel: last, amount }],
    linear:
      channels.length === 0
        ? [{ channel: 'NONE', amount }]
        : channels.map((channel, index) => ({ channel, amount: shares[index] as bigint })),
  };
}

function isAdmitted(timeline: Timeline, event: CartOrCheckout, windows: Windows): boolean {
  return interactionsOf(timeline, event).some((interaction) => isWithin(interaction, event, windows.sessionWindowMs));
}

function touchesOf(timeline: Timeline, event: CartOrCheckout, windows: Windows): TimelineEvent<Interaction>[] {
  const recent = interactionsOf(timeline, event).filter((interaction) => isWithin(interaction, event, windows.attributionWindowMs));
  return oldestFirst(recent.filter((interaction) => interaction.helpful !== false));
}

function interactionsOf(timeline: Timeline, event: CartOrCheckout): TimelineEvent<Interaction>[] {
  const own = timeline.events.filter((each): each is TimelineEvent<Interaction> => each.kind === 'interaction');
  return [...own, ...timeline.foreignInteractions].filter((each) =>
    each.channel === 'FAQ' ? each.faqId === event.faqId : each.visitorId === event.visitorId,
  );
}

function isWithin(earlier: { occurredAtMs: number }, event: { occurredAtMs: number }, windowMs: number): boolean {
  return earlier.occurredAtMs > event.occurredAtMs - windowMs && earlier.occurredAtMs <= event.occurredAtMs;
}

function oldestFirst<Event extends { occurredAtMs: number; eventId: string }>(events: readonly Event[]): Event[] {
  const rest = [...events];
  const sorted: Event[] = [];
  while (rest.length > 0) {
    const oldest = rest.reduce((best, each) =>
      each.occurredAtMs < best.occurredAtMs || (each.occurredAtMs === best.occurredAtMs && each.eventId < best.eventId) ? each : best,
    );
    rest.splice(rest.indexOf(oldest), 1);
    sorted.push(oldest);
  }
  return sorted;
}
