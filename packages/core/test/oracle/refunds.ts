import type { LineItem } from '../../src/event/event.ts';
import type { Model } from '../../src/wire/vocabulary.ts';
import { sum } from './decimal.ts';
import { shareByWeight } from './shares.ts';

/** A recorded order as refunds see it: what it came to, who earned how much of it under each model, what it was made of. */
export interface NaiveOrder {
  currency: string;
  amount: bigint;
  shares: Record<Model, bigint[]>;
}

/** A refund as it was received; without an amount a cancellation. */
export interface NaiveRefund {
  id: string;
  timeMs: number;
  amount: bigint | null;
  currency: string;
}

/** What a refund comes to: the outcome in a word and, where it counts, what it took, in all and from whom under each model. */
export interface RefundLine {
  id: string;
  outcome: string;
  taken?: bigint;
  shares?: Record<Model, bigint[]>;
}

const MODELS: readonly Model[] = ['first_touch', 'last_touch', 'linear'];

/** Works out an order's refunds one by one; each looks at the sum of all that count before it. */
export function naiveRefunds(refunds: readonly NaiveRefund[], order: NaiveOrder | undefined): RefundLine[] {
  const lines: RefundLine[] = [];
  for (const refund of inTurn(refunds)) lines.push(judge(refund, order, lines));
  return lines;
}

function judge({ id, amount, currency }: NaiveRefund, order: NaiveOrder | undefined, before: readonly RefundLine[]): RefundLine {
  if (order === undefined) return { id, outcome: 'no_order' };
  if (currency !== order.currency) return { id, outcome: 'other_currency' };
  const counted = before.filter((line) => line.outcome === 'recorded');
  const left = order.amount - sum(counted.map((line) => line.taken ?? 0n));
  if (left === 0n) return { id, outcome: 'nothing_left' };
  const taken = amount === null || amount > left ? left : amount;
  const sharesUnder = (model: Model) => {
    const held = order.shares[model].map((share, index) => share - sum(counted.map((line) => line.shares?.[model][index] ?? 0n)));
    return shareByWeight(taken, held, currency);
  };
  const [first, last, linear] = MODELS.map(sharesUnder) as [bigint[], bigint[], bigint[]];
  return { id, outcome: 'recorded', taken, shares: { first_touch: first, last_touch: last, linear } };
}

/** Refunds by time and id, cancellations after all others. */
function inTurn(refunds: readonly NaiveRefund[]): NaiveRefund[] {
  const isBefore = (a: NaiveRefund, b: NaiveRefund) => {
    if ((a.amount === null) !== (b.amount === null)) return b.amount === null;
    return a.timeMs === b.timeMs ? a.id < b.id : a.timeMs < b.timeMs;
  };
  const rest = [...refunds];
  const turn: NaiveRefund[] = [];
  while (rest.length > 0) {
    const next = rest.reduce((best, each) => (isBefore(each, best) ? each : best));
    rest.splice(rest.indexOf(next), 1);
    turn.push(next);
  }
  return turn;
}

/**
 * What refunds took from each product of an order, in turn; the empty id stands for the rest. `items` are the order's, in its currency; of a
 * product at most what the order had of it can be taken.
 */
export function naiveRefundedProducts(
  items: readonly LineItem[],
  currency: string,
  refunds: readonly { taken: bigint; left: bigint; items: readonly LineItem[] }[],
): Map<string, bigint>[] {
  const worth = (item: LineItem) => (item.currency === currency ? item.valueMicros * BigInt(item.quantity) : 0n);
  const had = (productId: string) => sum(items.filter((item) => item.productId === productId).map(worth));
  const done: Map<string, bigint>[] = [];
  for (const refund of refunds) {
    const taken = new Map<string, bigint>();
    const leftOf = (productId: string) => had(productId) - sum([...done, taken].map((each) => each.get(productId) ?? 0n));
    const take = (productId: string, amount: bigint) => taken.set(productId, (taken.get(productId) ?? 0n) + amount);
    if (refund.items.length === 0 && refund.left === 0n) for (const item of items) take(item.productId, leftOf(item.productId));
    for (const item of refund.items) take(item.productId, worth(item) < leftOf(item.productId) ? worth(item) : leftOf(item.productId));
    taken.set('', refund.taken - sum([...taken.values()]));
    done.push(taken);
  }
  return done;
}
