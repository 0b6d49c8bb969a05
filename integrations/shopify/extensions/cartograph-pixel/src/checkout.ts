import type { Checkout, CheckoutLineItem } from '@shopify/web-pixels-extension';
import { digitsOf } from './ids.ts';
import { cutName } from './name.ts';
import { type Ids, parseIds } from './visitor.ts';

/** A checkout event, by its names on the wire. */
export interface CheckoutEvent {
  kind: 'checkout';
  order_id: string;
  value: number;
  currency: string;
  line_items: object[];
  source: string;
}

/** The order that a checkout of a shop led to; null where the page does not know its id yet: then only the webhook reports it. */
export function toCheckoutEvent({ order, totalPrice, currencyCode, lineItems }: Checkout, shop: string | undefined): CheckoutEvent | null {
  const orderId = digitsOf(order?.id);
  const currency = currencyCode ?? totalPrice?.currencyCode;
  if (orderId === null || currency === undefined || totalPrice === null) return null;
  const items = lineItems.filter((item) => item.quantity > 0).map((item) => toLineItem(item, currency));
  const source = shop === undefined ? 'shopify-pixel' : `shopify-pixel ${shop}`;
  return { kind: 'checkout', order_id: orderId, value: totalPrice.amount, currency, line_items: items, source };
}

/** `finalLinePrice` is the line after all discounts; ours is the price of one. */
function toLineItem({ variant, title, id, quantity, finalLinePrice }: CheckoutLineItem, currency: string): object {
  const name = title || variant?.product.title || 'Unnamed product';
  const productId = digitsOf(variant?.id) ?? variant?.sku ?? digitsOf(variant?.product.id) ?? digitsOf(id) ?? name;
  return { product_id: productId, product_name: cutName(name), quantity, value: finalLinePrice.amount / quantity, currency };
}

/** Who made the checkout, by what the theme embed wrote into the cart: checkout may be on a domain where the cookie is not. */
export function idsInAttributes({ attributes }: Checkout): Ids | null {
  const of = (name: string) => attributes.find(({ key }) => key === name)?.value ?? '';
  return parseIds(`${of('_cartograph_visitor')}.${of('_cartograph_faq_visitor')}`);
}
