import type { CartLine, Checkout, ExtensionApi } from '@shopify/web-pixels-extension';
import {
  type Cart,
  type CartEvent,
  compareCarts,
  quantityAfterAdding,
  quantityAfterRemoving,
  readCart,
  readLine,
  toCartEvent,
} from './cart.ts';
import { idsInAttributes, toCheckoutEvent } from './checkout.ts';
import { digitsOf } from './ids.ts';
import { openOutbox } from './outbox.ts';
import { COOKIE, type Ids, parseIds } from './visitor.ts';

const STORED = 'cartograph:shopify:pixel-cart';

/** What every event of Shopify's carries, as far as it is used. */
interface Envelope {
  id: string;
  timestamp: string;
}

/** Reports carts and checkouts from Shopify's sandbox, which has no page: all there is comes through `api`. */
export function startPixel({
  analytics,
  browser,
  settings,
  init,
  customerPrivacy,
}: Pick<ExtensionApi, 'analytics' | 'browser' | 'settings' | 'init' | 'customerPrivacy'>): void {
  const outbox = openOutbox(browser.localStorage, String(settings.server).replace(/\/+$/, ''), String(settings.company));
  let allowed = init.customerPrivacy.analyticsProcessingAllowed;
  let turn: Promise<void> = Promise.resolve();

  /** One event after the other, for each builds on what the cart held after the last. What happens without consent is not even remembered. */
  const inTurn = (work: () => Promise<void>) => {
    if (allowed) turn = turn.then(() => (allowed ? work() : undefined)).catch(() => undefined);
  };
  const readIds = async (): Promise<Ids | null> => parseIds(await browser.cookie.get(COOKIE));
  const readStored = async (): Promise<Cart | null> => {
    const text = await browser.localStorage.getItem(STORED);
    return text ? (JSON.parse(text) as Cart) : null;
  };
  const store = async (cart: Cart) => void (await browser.localStorage.setItem(STORED, JSON.stringify(cart)));

  /** Until the visitor has used the assistant there are no ids, and what the cart holds is only remembered. */
  const report = async ({ id, timestamp }: Envelope, events: readonly (CartEvent | null)[]) => {
    const ids = await readIds();
    const changes = events.filter((event) => event !== null);
    if (ids === null || changes.length === 0) return;
    await outbox.send(
      ids,
      changes.map((event, index) => ({ event_id: `${id}-${index}`, occurred_at: timestamp, ...event })),
    );
  };

  const changeLine = (envelope: Envelope, line: CartLine | null | undefined, quantityAfter: (before: number, told: number) => number) => {
    if (line)
      inTurn(async () => {
        const cart = (await readStored()) ?? {};
        const { id, held } = readLine(line);
        const before = cart[id]?.quantity;
        const after = { ...held, quantity: quantityAfter(before ?? 0, held.quantity) };
        await store({ ...cart, [id]: after });
        await report(envelope, [toCartEvent(id, before, after)]);
      });
  };

  const seeCart = (envelope: Envelope, lines: readonly CartLine[] | undefined) => {
    if (lines)
      inTurn(async () => {
        const then = await readStored();
        const now = readCart(lines);
        await store(now);
        if (then !== null) await report(envelope, compareCarts(then, now));
      });
  };

  const complete = ({ id, timestamp }: Envelope, checkout: Checkout) =>
    inTurn(async () => {
      await store({});
      const ids = (await readIds()) ?? idsInAttributes(checkout);
      if (ids === null) return;
      const event = toCheckoutEvent(checkout, init.data.shop?.myshopifyDomain);
      if (checkout.token) await outbox.claim(ids, checkout.token, digitsOf(checkout.order?.id));
      if (event !== null) await outbox.send(ids, [{ event_id: id, occurred_at: timestamp, ...event } as { event_id: string }]);
    });

  customerPrivacy.subscribe('visitorConsentCollected', ({ customerPrivacy: privacy }) => {
    allowed = privacy.analyticsProcessingAllowed;
  });
  analytics.subscribe('product_added_to_cart', (event) => changeLine(event, event.data.cartLine, quantityAfterAdding));
  analytics.subscribe('product_removed_from_cart', (event) => changeLine(event, event.data.cartLine, quantityAfterRemoving));
  analytics.subscribe('cart_viewed', (event) => seeCart(event, event.data.cart?.lines));
  analytics.subscribe('checkout_completed', (event) => complete(event, event.data.checkout));
}
