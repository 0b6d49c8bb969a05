import { afterChange } from './cart.ts';
import type { Ga4Context } from './context.ts';
import { followArray } from './follow.ts';
import { type Ga4Item, readItems, toNumber } from './items.ts';
import { createPushReader, type Ga4Event } from './pushes.ts';

/** Listens to the page's dataLayer, to what is in it and what will be, and reports carts and purchases as our events. */
export function captureGa4(context: Ga4Context): void {
  const page = context.page as Ga4Context['page'] & { dataLayer?: unknown };
  if (!Array.isArray(page.dataLayer)) page.dataLayer = [];
  const read = createPushReader();
  followArray(page.dataLayer as unknown[], (push) => {
    const event = read(push);
    if (event) report(context, event);
  });
}

/** What a push means for the cart is told when it is let through, for what was held before it changes the cart too. */
function report({ readConfig, whenAllowed, take }: Ga4Context, { name, fields }: Ga4Event): void {
  const atMs = Date.now();
  const items = readItems(fields, readConfig().ga4?.discount === 'subtract');
  whenAllowed(({ quantities }) => {
    if (name === 'purchase') return take('sendCheckoutEvent', orderOf(fields, items), atMs);
    for (const item of items) {
      const held = quantities.get({ product_id: item.productId, currency: String(item.currency) }, atMs) ?? 0;
      take('sendCartEvent', { ...item, ...afterChange(name, item.quantity, held), source: 'ga4' }, atMs);
    }
  });
}

function orderOf(fields: Ga4Event['fields'], items: readonly Ga4Item[]) {
  return {
    orderId: fields.transaction_id == null ? undefined : String(fields.transaction_id),
    value: toNumber(fields.value),
    currency: fields.currency,
    lineItems: items.length ? items : undefined,
    source: 'ga4',
  };
}
