import { quantityOf, readCart, setQuantity } from './cart.js';
import { addUp, findProduct } from './products.js';

/** How long a visitor looks around before the shop speaks first, once a visit. */
const NUDGE_AFTER_MS = 12_000;

/** Gives the assistant what only the shop can do: put a product into the cart, and tell what the cart is worth. */
export function helpAssistant() {
  Object.assign(document.gleenConfig, {
    onAddToCart: ({ productId }) => {
      const product = findProduct(productId);
      if (!product) return false;
      setQuantity(product, quantityOf(productId) + 1);
      return true;
    },
    cartValue: () => addUp(readCart()),
  });
}

/** Speaks first, beside the chat's button, where somebody looks around for long. */
export function nudgeLater() {
  setTimeout(() => {
    if (sessionStorage.getItem('fennel-nudged')) return;
    sessionStorage.setItem('fennel-nudged', '1');
    window.gleenWidget?.showNudge({
      message: 'Looking for a gift? We know what people are glad of.',
      action: 'Help me choose',
      opens: 'What is a good gift?',
    });
  }, NUDGE_AFTER_MS);
}
