// Measures how long signed webhooks of Shopify take through the real route, from the request over the network to the answer, which is sent after the
// commit: Shopify wants one within a second. On the embedded database or, with DATABASE_URL, on PostgreSQL (an empty database). Run after
// `npm run build`: node bench/webhooks.mjs [webhooks of each kind]
import { createHmac, randomUUID } from 'node:crypto';
import { openBench, percentile } from './server.mjs';

const BAR_MS = 1_000;
const WEBHOOKS = Number(process.argv[2] ?? 300);
const WARM_UP = 20;
const AT_ONCE = 20;
const SHOP = 'bench.myshopify.com';
const SECRET = 'hush';

const { command, serve } = openBench();
command('company', 'create', 'bench');
command('shopify', 'connect', 'bench', '--shop', SHOP, '--secret', SECRET);

const money = (amount) => ({ shop_money: { amount, currency_code: 'USD' } });
let orders = 0;

/** An order of five lines, by a visitor of that pair of fingerprints or by nobody who is known. */
function makeOrder(visitor) {
  orders += 1;
  const now = new Date().toISOString();
  const names = visitor === null ? [] : ['_cartograph_visitor', '_cartograph_faq_visitor'];
  return {
    id: 5_700_000_000_000 + orders,
    created_at: now,
    updated_at: now,
    checkout_token: randomUUID(),
    note_attributes: names.map((name, index) => ({ name, value: visitor[index] })),
    total_price_set: money('187.77'),
    line_items: Array.from({ length: 5 }, (_, nth) => ({
      product_id: 8_100_000_000_000 + nth,
      variant_id: 44_800_000_000_000 + nth,
      name: `Product ${nth}`,
      quantity: 1 + (nth % 3),
      price_set: money('19.99'),
      discount_allocations: [{ amount_set: money('1.00') }],
    })),
    refunds: [],
  };
}

async function post(url, body, headers = {}) {
  const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body });
  if (response.status !== 200) throw new Error(`answered ${response.status}: ${await response.text()}`);
  await response.arrayBuffer();
}

/** Sends a webhook, and gives how long its answer took, in ms. */
async function send(address, topic, payload) {
  const body = JSON.stringify(payload);
  const headers = {
    'x-shopify-topic': topic,
    'x-shopify-shop-domain': SHOP,
    'x-shopify-webhook-id': randomUUID(),
    'x-shopify-hmac-sha256': createHmac('sha256', SECRET).update(body).digest('base64'),
  };
  const sentAtMs = performance.now();
  await post(`${address}/platforms/shopify/webhooks`, body, headers);
  return performance.now() - sentAtMs;
}

/** A visitor who used the assistant, so that their orders are recorded and credited. */
async function chat(address) {
  const [user, faq] = [randomUUID(), randomUUID()];
  const body = { company_key: 'bench', user_fingerprint: user, user_faq_fingerprint: faq, channel: 'CHAT' };
  await post(`${address}/analytics/interactions`, JSON.stringify(body));
  return [user, faq];
}

/** Does something with each of a list, so many at once. */
async function inLanes(items, lanes, work) {
  const results = [];
  const left = [...items];
  const lane = async () => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) results.push(await work(item));
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return results;
}

await serve(async (address) => {
  const visitors = await inLanes([...Array(WEBHOOKS + WARM_UP).keys()], AT_ONCE, () => chat(address));
  // The first webhooks open connections and prepare statements.
  for (const visitor of visitors.splice(0, WARM_UP)) await send(address, 'orders/create', makeOrder(visitor));
  const create = (order) => send(address, 'orders/create', order);
  const recorded = visitors.map(makeOrder);
  const later = new Date(Date.now() + 1_000).toISOString();
  const rows = [
    ['orders/create, recorded', 1, recorded, create],
    ['orders/create, of nobody known', 1, Array.from({ length: WEBHOOKS }, () => makeOrder(null)), create],
    ['orders/updated, newer version', 1, recorded, (order) => send(address, 'orders/updated', { ...order, updated_at: later })],
    ['orders/create, recorded', AT_ONCE, visitors.map(makeOrder), create],
  ];
  print(['webhook', 'at once', 'sent', 'p50 ms', 'p95 ms', 'max ms']);
  let slowestMs = 0;
  for (const [name, lanes, payloads, work] of rows) {
    const timesMs = await inLanes(payloads, lanes, work);
    const figures = [percentile(timesMs, 0.5), percentile(timesMs, 0.95), Math.max(...timesMs)];
    slowestMs = Math.max(slowestMs, ...figures);
    print([name, String(lanes), String(timesMs.length), ...figures.map((ms) => ms.toFixed(1))]);
  }
  process.exitCode = slowestMs <= BAR_MS ? 0 : 1;
});

function print([name, ...figures]) {
  process.stdout.write(`${name.padEnd(32)}${figures.map((figure) => figure.padStart(9)).join('')}\n`);
}
