import http from 'node:http';
import { listen } from './listen.ts';

/** A shop's own origin, with pages as a test writes them. */
export interface Shop {
  url: string;
  /** HTML by path. */
  pages: Record<string, string>;
  /** Headers of all pages. */
  headers: Record<string, string>;
  close(): Promise<void>;
}

/** Serves the pages of a shop on an origin of its own. */
export async function openShop(): Promise<Shop> {
  const server = http.createServer((request, response) => {
    const path = new URL(request.url ?? '/', shop.url).pathname;
    // Browsers ask for it by themselves, and complain on the console where there is none.
    const page = path === '/favicon.ico' ? '' : shop.pages[path];
    response.writeHead(page === undefined ? 404 : 200, { 'content-type': 'text/html; charset=utf-8', ...shop.headers });
    response.end(page ?? '');
  });
  const { url, close } = await listen(server);
  const shop: Shop = { url, close, pages: {}, headers: {} };
  return shop;
}

/** The snippet of the guide. */
export const SNIPPET = `<script>
  window._alhenaEventQueue ||= [];
  window.trackAlhenaEvent ||= (method, args) => window._alhenaEventQueue.push({ method, args });
</script>`;

/** The settings of a company, as a page writes them. */
export function settings(company: string, eventsUrl: string, more: object = {}): string {
  return `<script>document.gleenConfig = ${JSON.stringify({ company, apiBaseUrl: eventsUrl, ...more })};</script>`;
}

/** The SDK's script, loaded in some way. */
export function script(eventsUrl: string, how = 'async'): string {
  return `<script src="${eventsUrl}/sdk/gleenWidget.js" ${how}></script>`;
}

/** A page with something in its head. */
export function html(head: string, body = ''): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Shop</title>${head}</head><body>${body}</body></html>`;
}

/** A visit that is worth 199.97: a question, a teapot for 79.99, two throws for 59.99 each, and the order of all three. */
export const VISIT = `
  trackAlhenaEvent('sendInteraction', { channel: 'CHAT', conversationId: 'talk-1' });
  trackAlhenaEvent('sendCartEvent', { type: 'ITEM_ADDED', productId: 'teapot', productName: 'Teapot', value: 79.99, currency: 'USD', quantity: 1 });
  trackAlhenaEvent('sendCartEvent', { type: 'ITEM_ADDED', productId: 'throw', productName: 'Throw', value: 59.99, currency: 'USD', quantity: 2 });
  trackAlhenaEvent('sendCheckoutEvent', { orderId: 'order-1', value: 199.97, currency: 'USD', lineItems: [
    { productId: 'teapot', productName: 'Teapot', quantity: 1, value: 79.99, currency: 'USD' },
    { productId: 'throw', productName: 'Throw', quantity: 2, value: 59.99, currency: 'USD' } ] });`;

/** What the report shows of that visit. */
export const VISIT_TOTALS = { add_to_cart_gmv: '199.97', attributed_revenue: '199.97', attributed_orders: 1, interactions: 1 };
