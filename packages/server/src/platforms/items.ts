import type { LineItem } from '@cartograph/core/event/event';
import { minorUnitMicros } from '@cartograph/core/money/currency';
import { LINE_ITEMS_MAX } from '@cartograph/core/wire/limits';

/** What a line of an order came to, as shop systems tell it: for all pieces together, after discounts. */
export interface LineTotal {
  productId: string;
  productName: string;
  quantity: number;
  totalMicros: bigint;
  currency: string;
}

const TEXT_MAX_CHARACTERS = 255;

/**
 * Lines of an order as line items, which carry the price of one. A total that does not divide into whole coins becomes two items, one of which
 * is a coin dearer, so that nothing is lost: 25.00 for 3 is 2 at 8.33 and 1 at 8.34. Lines of nothing are left out.
 */
export function toLineItems(lines: readonly LineTotal[]): LineItem[] {
  return lines.flatMap(splitLine).slice(0, LINE_ITEMS_MAX);
}

function splitLine({ productId, productName, quantity, totalMicros, currency }: LineTotal): LineItem[] {
  if (quantity <= 0 || totalMicros < 0n) return [];
  const coinMicros = totalMicros % minorUnitMicros(currency) === 0n ? minorUnitMicros(currency) : 1n;
  const coins = totalMicros / coinMicros;
  const dearer = Number(coins % BigInt(quantity));
  const priceMicros = (coins / BigInt(quantity)) * coinMicros;
  const item = { productId: fitText(productId), productName: fitText(productName), currency };
  return [
    { ...item, quantity: quantity - dearer, valueMicros: priceMicros },
    { ...item, quantity: dearer, valueMicros: priceMicros + coinMicros },
  ].filter((part) => part.quantity > 0);
}

/** A text of a shop system as an id or a name: cut to what is kept, without what cannot be stored; never empty. */
export function fitText(text: string): string {
  const storable = text.replaceAll('\u0000', '').replace(/\p{Surrogate}/gu, '\uFFFD');
  return [...storable].slice(0, TEXT_MAX_CHARACTERS).join('') || '-';
}
