import { findProduct } from './products.js';
import { reportChange } from './tracking.js';

const KEY = 'fennel-cart';

/** The cart's lines: products, each with its quantity. */
export function readCart() {
  const quantities = JSON.parse(localStorage.getItem(KEY) ?? '{}');
  return Object.entries(quantities)
    .map(([id, quantity]) => ({ ...findProduct(id), quantity }))
    .filter((line) => line.name);
}

/** How many of a product are in the cart. */
export function quantityOf(id) {
  return readCart().find((line) => line.id === id)?.quantity ?? 0;
}

/** Sets how many of a product are in the cart, reports it, and shows the new count in the page's header. */
export function setQuantity(product, quantity) {
  const before = quantityOf(product.id);
  const quantities = JSON.parse(localStorage.getItem(KEY) ?? '{}');
  quantities[product.id] = quantity;
  if (quantity === 0) delete quantities[product.id];
  localStorage.setItem(KEY, JSON.stringify(quantities));
  reportChange(product, before, quantity);
  showCount();
}

/** Empties the cart after an order; an order is no removal, so nothing is reported. */
export function emptyCart() {
  localStorage.removeItem(KEY);
}

/** Shows in the header how many things are in the cart. */
export function showCount() {
  const count = readCart().reduce((sum, line) => sum + line.quantity, 0);
  const badge = document.getElementById('cart-count');
  badge.textContent = String(count);
  badge.hidden = count === 0;
}
