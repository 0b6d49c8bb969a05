import { CURRENCY } from './products.js';

/** Tells Cartograph of a change of the cart: the quantity after it, and the price of one. */
export function reportChange(product, before, after) {
  if (before === after) return;
  window.trackAlhenaEvent('sendCartEvent', {
    type: typeOf(before, after),
    productId: product.id,
    productName: product.name,
    value: product.price,
    currency: CURRENCY,
    quantity: after,
  });
}

function typeOf(before, after) {
  if (after > before) return before === 0 ? 'ITEM_ADDED' : 'QUANTITY_INCREASED';
  return after === 0 ? 'ITEM_REMOVED' : 'QUANTITY_DECREASED';
}

/** Tells Cartograph of an order. The page may be reloaded: the same orderId counts once. */
export function reportOrder(order) {
  window.trackAlhenaEvent('sendCheckoutEvent', {
    orderId: order.id,
    value: order.total,
    currency: CURRENCY,
    lineItems: order.lines.map((line) => ({
      productId: line.id,
      productName: line.name,
      quantity: line.quantity,
      value: line.price,
      currency: CURRENCY,
    })),
  });
}
