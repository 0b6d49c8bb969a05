/** An item of GA4 as ours: the price of one, and how many. */
export interface Ga4Item {
  productId: string;
  productName: string;
  value: unknown;
  currency: unknown;
  quantity: unknown;
}

type Fields = Record<string, unknown>;

/**
 * Reads the items of an event. GA4 needs `item_id` or `item_name`, one stands in for the other; a missing quantity is 1.
 * `discount` is per item: whether `price` already has it taken off is told by `subtractDiscount`.
 * https://developers.google.com/analytics/devguides/collection/ga4/reference/events#add_to_cart_item
 */
export function readItems(event: Fields, subtractDiscount: boolean): Ga4Item[] {
  const items = Array.isArray(event.items) ? event.items.filter((item) => typeof item === 'object' && item !== null) : [];
  return items.map((item: Fields) => ({
    productId: String(item.item_id ?? item.item_name ?? ''),
    productName: String(item.item_name ?? item.item_id ?? ''),
    value: priceOf(item, event, items.length, subtractDiscount),
    currency: item.currency ?? event.currency,
    quantity: quantityOf(item),
  }));
}

/** Numbers are often pushed as text, such as "79.99"; what is no number stays as it came, to be refused by its name. */
export function toNumber(value: unknown): unknown {
  const number = typeof value === 'string' && value.trim() ? Number(value) : value;
  return Number.isNaN(number) ? value : number;
}

function quantityOf(item: Fields): unknown {
  return toNumber(item.quantity ?? 1);
}

/** Without a price, the event's `value` is that of its only item. */
function priceOf(item: Fields, event: Fields, count: number, subtractDiscount: boolean): unknown {
  const price = toNumber(item.price);
  const discount = toNumber(item.discount ?? 0);
  if (typeof price === 'number') return subtractDiscount && typeof discount === 'number' ? subtract(price, discount) : price;
  const total = toNumber(event.value);
  const quantity = quantityOf(item);
  if (item.price === undefined && count === 1 && typeof total === 'number' && typeof quantity === 'number') return round(total / quantity);
  return price;
}

function subtract(price: number, discount: number): number {
  return Math.max(0, round(price - discount));
}

/** To a millionth, which is what amounts are kept in: 19.99 - 5 is 14.989999999999998 in floats. */
function round(amount: number): number {
  return Math.round(amount * 1e6) / 1e6;
}
