import type { CartChange, TimelineEvent } from '../../src/event/event.ts';
import type { Model } from '../../src/wire/vocabulary.ts';
import { sum } from './decimal.ts';
import { shareByWeight } from './shares.ts';

/** What one channel holds of an amount. */
interface Holding {
  channel: string;
  amount: bigint;
}

/** Who holds an amount, under each model. */
export type Holdings = Record<Model, Holding[]>;

/** All that was recorded for a visitor's cart, oldest first. A line is never stored, only worked out from this list. */
export type Journal = (
  | { step: 'put'; product: string; currency: string; quantity: number; holdings: Holdings }
  | { step: 'take'; product: string; currency: string; quantity: number; amount: bigint }
  | { step: 'bought'; products: readonly string[] }
)[];

/** A verdict about a cart event: a reason for ignoring it, or what it put or took. */
type CartVerdict = { reason: string } | { put: bigint } | { take: bigint; from: Holdings };

interface Line {
  quantity: number;
  piles: Holdings[];
}

const MODELS: readonly Model[] = ['first_touch', 'last_touch', 'linear'];

/** Judges an admitted cart event by what was recorded before it. */
export function judgeCartEvent(journal: Journal, event: TimelineEvent<CartChange>): CartVerdict {
  const line = replay(journal, event.productId, event.currency);
  if (event.type === 'ITEM_ADDED' || event.type === 'QUANTITY_INCREASED') {
    const least = event.type === 'ITEM_ADDED' ? 0 : event.quantity - 1;
    const delta = event.quantity - (line?.quantity ?? event.previousQuantity ?? least);
    return delta > 0 ? { put: BigInt(delta) * event.valueMicros } : { reason: 'no_change' };
  }
  if (line === null || line.quantity === 0) return { reason: 'no_matching_add' };
  const delta = event.quantity - line.quantity;
  if (delta >= 0) return { reason: 'no_change' };
  const held = sum(line.piles.map(worthOf));
  const asked = BigInt(-delta) * event.valueMicros;
  const take = event.quantity === 0 || asked > held ? held : asked;
  return { take, from: takeNewestFirst(line.piles, take, event.currency) };
}

function replay(journal: Journal, product: string, currency: string): Line | null {
  let line: Line | null = null;
  for (const entry of journal) {
    if (entry.step === 'bought') {
      if (entry.products.length === 0 || entry.products.includes(product)) line = null;
    } else if (entry.product === product && entry.currency === currency) {
      const piles: Holdings[] = line?.piles ?? [];
      if (entry.step === 'put') piles.push(structuredClone(entry.holdings));
      else takeNewestFirst(piles, entry.amount, currency);
      line = { quantity: entry.quantity, piles };
    }
  }
  return line;
}

function worthOf(pile: Holdings): bigint {
  return sum(pile.first_touch.map((holding) => holding.amount));
}

function takeNewestFirst(piles: readonly Holdings[], amount: bigint, currency: string): Holdings {
  const taken: Holdings = { first_touch: [], last_touch: [], linear: [] };
  let left = amount;
  for (const pile of [...piles].reverse()) {
    const worth = worthOf(pile);
    const part = left < worth ? left : worth;
    for (const model of MODELS) {
      const weights = pile[model].map((holding) => holding.amount);
      shareByWeight(part, weights, currency).forEach((share, index) => {
        const holding = pile[model][index] as Holding;
        holding.amount -= share;
        taken[model].push({ channel: holding.channel, amount: -share });
      });
    }
    left -= part;
  }
  return taken;
}
