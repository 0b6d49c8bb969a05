// How long signed webhooks of Shopify take through the real route, on the embedded database: from the request over the network to the answer, which is
// sent after the commit. Shopify wants one within a second, which is the bar.
import { createHmac, randomUUID } from 'node:crypto';
import { median, percentile, write } from '../support/figures.mjs';
import { openBench } from '../support/server.mjs';

const BAR_MS = 1_000;
const WEBHOOKS_A_SECOND = 20;
const WARM_UP = 20;
const AT_ONCE = 20;
const SHOP = 'bench.myshopify.com';
const SECRET = 'hush';

/** Measures the table. */
export async function measure({ rounds, seconds, say }) {
  const { command, serve } = openBench();
  command('company', 'create', 'bench');
  command('shopify', 'connect', 'bench', '--shop', SHOP, '--secret', SECRET);
  const runs = await serve(async (address) => {
    await measureRound(address, WARM_UP);
    const done = [];
    for (let round = 1; round <= rounds; round += 1) {
      say(`round ${round} of ${rounds}`);
      done.push(await measureRound(address, WEBHOOKS_A_SECOND * seconds));
    }
    return done;
  });
  const figure = (nth, pick) => median(runs.map((run) => pick(run[nth].timesMs)));
  const figures = [(times) => percentile(times, 0.5), (times) => percentile(times, 0.95), (times) => Math.max(...times)];
  return {
    title: "Shopify's webhooks",
    columns: ['webhook', 'at once', 'p50 ms', 'p95 ms', 'max ms'],
    rows: runs[0].map(({ name, lanes }, nth) => [name, String(lanes), ...figures.map((pick) => write(figure(nth, pick), 1))]),
    bars: [
      {
        what: 'slowest answer to a webhook',
        value: Math.max(...runs[0].map((_, nth) => figure(nth, figures[2]))),
        atMost: BAR_MS,
        unit: 'ms',
      },
    ],
    notes: ['Orders of five lines; embedded database. The answer follows the commit.'],
  };
}

/** So many webhooks of each kind; gives `{name, lanes, timesMs}` of each. */
async function measureRound(address, webhooks) {
  const visitors = await inLanes([...Array(webhooks).keys()], AT_ONCE, () => chat(address));
  const create = (order) => send(address, 'orders/create', order);
  const recorded = visitors.map(makeOrder);
  const later = new Date(Date.now() + 1_000).toISOString();
  const kinds = [
    ['orders/create, recorded', 1, recorded, create],
    ['orders/create, of nobody known', 1, Array.from({ length: webhooks }, () => makeOrder(null)), create],
    ['orders/updated, newer version', 1, recorded, (order) => send(address, 'orders/updated', { ...order, updated_at: later })],
    ['orders/create, recorded', AT_ONCE, visitors.map(makeOrder), create],
  ];
  const results = [];
  for (const [name, lanes, payloads, work] of kinds) results.push({ name, lanes, timesMs: await inLanes(payloads, lanes, work) });
  return results;
}

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
