import { parseReport } from '../../src/event/parse.ts';
import { cartCall, checkoutCall, interactionCall } from '../../src/wire/browser.ts';
import { type Parsed, parseWith } from '../../src/wire/problem.ts';
import type { EventKind } from '../../src/wire/vocabulary.ts';

type Fields = Readonly<Record<string, unknown>>;

/** A valid event of each kind with no more than the required fields, by HTTP names. */
export const VALID: Readonly<Record<EventKind, Fields>> = {
  cart: { type: 'ITEM_ADDED', product_id: 'SKU-1234', product_name: 'Shirt', value: 79.99, currency: 'USD', quantity: 1 },
  checkout: { value: 199.97, currency: 'USD' },
  interaction: { channel: 'CHAT' },
};

/** A valid line item, by HTTP names. */
export const VALID_ITEM: Fields = { product_id: 'SKU-1234', product_name: 'Shirt', quantity: 1, value: 79.99, currency: 'USD' };

/** The browser's name of each field whose HTTP name is more than one word. */
const BROWSER_NAMES: Readonly<Record<string, string>> = {
  product_id: 'productId',
  product_name: 'productName',
  previous_quantity: 'previousQuantity',
  order_id: 'orderId',
  line_items: 'lineItems',
  conversation_id: 'conversationId',
  ai_profile: 'aiProfile',
};

/** A way in: how it spells a field, and how it parses a valid event with some fields replaced (by HTTP names). */
interface Entrance {
  name: string;
  spell: (field: string) => string;
  parse: (kind: EventKind, replaced: Fields) => Parsed<unknown>;
}

const CALLS = { cart: cartCall, checkout: checkoutCall, interaction: interactionCall };

/** Both ways in: the fields are the same, their names are not. */
export const ENTRANCES: readonly Entrance[] = [
  { name: 'HTTP', spell: (field) => field, parse: (kind, replaced) => parseReport(kind, { ...VALID[kind], ...replaced }) },
  { name: 'the browser', spell, parse: (kind, replaced) => parseWith(CALLS[kind], respell({ ...VALID[kind], ...replaced })) },
];

function spell(field: string): string {
  return field
    .split('.')
    .map((name) => name.replace(/^\w+/, (word) => BROWSER_NAMES[word] ?? word))
    .join('.');
}

function respell(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(respell);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [spell(name), respell(inner)]));
}
