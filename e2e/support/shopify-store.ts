import fs from 'node:fs';
import http from 'node:http';
import { fileURLToPath } from 'node:url';
import { Liquid, type TagToken, type TopLevelToken } from 'liquidjs';
import { listen } from './listen.ts';
import { html } from './shop.ts';

const EMBED = fileURLToPath(new URL('../../integrations/shopify/extensions/cartograph-embed/', import.meta.url));

/** A line of `/cart.js`; amounts are hundredths. */
interface CartItem {
  variant_id: number;
  product_id: number;
  quantity: number;
  title: string;
  price: number;
  final_price: number;
}

/** A storefront of Shopify's, as far as the theme embed meets it. */
export interface ShopifyStore {
  url: string;
  cart: { token: string; currency: string; items: CartItem[]; attributes: Record<string, string> };
  /** The attributes that were written, one write after the other. */
  written: Record<string, string>[];
  /** What the embed is set to, and what else stands in the theme's head. */
  theme: { settings: object; head: string };
  close(): Promise<void>;
}

/** Opens a storefront with the embed turned on. */
export async function openShopifyStore(): Promise<ShopifyStore> {
  const server = http.createServer((request, response) => {
    void answer(store, request).then(({ status = 200, type = 'application/json', location = '', body }) => {
      response.writeHead(status, { 'content-type': type, ...(location ? { location } : {}) }).end(body);
    });
  });
  const { url, close } = await listen(server);
  const cart = { token: 'Z2NwLXVzLWVhc3QxOjAxSFhB', currency: 'USD', items: [], attributes: {} };
  const store: ShopifyStore = { url, close, cart, written: [], theme: { settings: {}, head: '' } };
  return store;
}

interface Answer {
  status?: number;
  type?: string;
  location?: string;
  body: string;
}

async function answer(store: ShopifyStore, request: http.IncomingMessage): Promise<Answer> {
  const { pathname } = new URL(request.url ?? '/', store.url);
  let text = '';
  for await (const chunk of request) text += chunk;
  if (pathname === '/cart.js') {
    const { items } = store.cart;
    const total_price = items.reduce((sum, { final_price, quantity }) => sum + final_price * quantity, 0);
    return { body: JSON.stringify({ ...store.cart, item_count: items.length, total_price }) };
  }
  if (pathname === '/assets/cartograph-embed.js')
    return { type: 'text/javascript', body: fs.readFileSync(`${EMBED}assets/cartograph-embed.js`, 'utf8') };
  if (request.method !== 'POST')
    return { type: 'text/html; charset=utf-8', body: html(store.theme.head, await renderEmbed(store.theme.settings)) };
  if (pathname === '/cart/add') {
    change(store, Object.fromEntries(new URLSearchParams(text)), true);
    return { status: 302, location: '/cart', body: '' };
  }
  const fields = JSON.parse(text) as Record<string, unknown>;
  if (pathname === '/cart/update.js') {
    Object.assign(store.cart.attributes, fields.attributes);
    store.written.push(fields.attributes as Record<string, string>);
  } else change(store, fields, pathname === '/cart/add.js');
  return { body: JSON.stringify(store.cart) };
}

function change({ cart }: ShopifyStore, fields: Record<string, unknown>, adds: boolean): void {
  const id = Number(fields.id);
  const line = cart.items.find((item) => item.variant_id === id);
  const quantity = Number(fields.quantity ?? 1) + (adds ? (line?.quantity ?? 0) : 0);
  cart.items = cart.items.filter((item) => item !== line);
  if (quantity > 0) cart.items.push({ variant_id: id, product_id: 8, quantity, title: `Teapot ${id}`, price: 1_999, final_price: 1_500 });
}

/** Renders the embed's Liquid as Shopify does, which takes the schema out. */
async function renderEmbed(settings: object): Promise<string> {
  const liquid = new Liquid();
  liquid.registerFilter('asset_url', (name: string) => `/assets/${name}`);
  liquid.registerTag('schema', {
    parse(_tag: TagToken, rest: TopLevelToken[]) {
      while (rest.length > 0 && (rest.shift() as TagToken).name !== 'endschema');
    },
    render: () => '',
  });
  const template = fs.readFileSync(`${EMBED}blocks/cartograph.liquid`, 'utf8');
  return liquid.parseAndRender(template, { block: { settings }, routes: { root_url: '/' } });
}

/** The embed's schema, as the theme editor reads it. */
export function readSchema(): { name: string; target: string; settings: { id: string }[] } {
  const template = fs.readFileSync(`${EMBED}blocks/cartograph.liquid`, 'utf8');
  return JSON.parse(/{% schema %}([\s\S]*){% endschema %}/.exec(template)?.[1] ?? '');
}
