// What events leave on disk: cart events of visitors who are known already, so that nothing but the events themselves is added.
import { randomBytes } from 'node:crypto';

const TABLES = ['event', 'fingerprint', 'faq_link'];
const VISITORS = 500;
const EVENTS_EACH = 80;
const PRODUCTS = 50;

/** Requests under way at a time. */
const LANES = 8;

/** Sends cart events to a company and gives by how much the tables of events grew; `run` asks the database. */
export async function measureDisk(address, company, run) {
  const visitors = Array.from({ length: VISITORS }, (_, nth) => `${nth.toString(16).padStart(8, '0')}-5151-4000-8000-0000000000`);
  const send = async (events) => {
    const left = [...visitors];
    const lane = async () => {
      for (let visitor = left.pop(); visitor !== undefined; visitor = left.pop()) await post(address, company, visitor, events());
    };
    await Promise.all(Array.from({ length: LANES }, lane));
  };
  await send(() => [{ kind: 'interaction', channel: 'CHAT', helpful: true, event_id: makeId() }]);
  const before = await measureTables(run);
  await send(() => Array.from({ length: EVENTS_EACH }, makeCartEvent));
  const after = await measureTables(run);
  const events = VISITORS * EVENTS_EACH;
  const tables = TABLES.map((table) => ({ table, bytes: after[table] - before[table] }));
  return { events, tables, bytesPerEvent: tables.reduce((sum, { bytes }) => sum + bytes, 0) / events };
}

async function measureTables(run) {
  // Pages that are half full of dead rows would be counted as if events needed them.
  await run(`VACUUM ${TABLES.join(', ')}`);
  const [sizes] = await run(`SELECT ${TABLES.map((table) => `pg_total_relation_size('${table}')::int8 AS ${table}`).join(', ')}`);
  return Object.fromEntries(TABLES.map((table) => [table, Number(sizes[table])]));
}

function makeCartEvent() {
  const product = 1 + Math.floor(Math.random() * PRODUCTS);
  const cart = { product_id: `SKU-${product}`, product_name: `Product number ${product}`, value: 9.99 + product, currency: 'USD' };
  return { kind: 'cart', type: 'ITEM_ADDED', ...cart, quantity: 1 + Math.floor(Math.random() * 1_000), event_id: makeId() };
}

/** A UUID of version 7, as the script makes for each event. */
function makeId() {
  const hex = Date.now().toString(16).padStart(12, '0') + randomBytes(10).toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

async function post(address, company, visitor, events) {
  const body = JSON.stringify({ company_key: company, user_fingerprint: `${visitor}0a`, user_faq_fingerprint: `${visitor}0b`, events });
  const response = await fetch(`${address}/analytics/batch`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  if (response.status !== 200) throw new Error(`answered ${response.status}: ${await response.text()}`);
  const { results } = await response.json();
  const wrong = results.filter(({ status, reason }) => status !== 'recorded' && reason !== 'no_change');
  if (wrong.length > 0) throw new Error(`not recorded: ${JSON.stringify(wrong[0])}`);
}
