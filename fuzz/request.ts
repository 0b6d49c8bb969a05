import { createHmac } from 'node:crypto';
import zlib from 'node:zlib';
import type { Chance } from '../packages/server/src/demo/random.ts';
import { shopifyOrder, shopifyRefund } from '../packages/server/test/support/shopify.ts';
import { wooOrder } from '../packages/server/test/support/woocommerce.ts';
import { damage, type GoodValues, HOSTILE_BODIES, HOSTILE_TEXTS, listBodies, listDamaged, writeBody } from './json.ts';
import type { Route } from './routes.ts';

/** A request as it is sent. */
export interface HostileRequest {
  method: string;
  /** The address without the host, in Latin-1 and without spaces. */
  path: string;
  headers: Readonly<Record<string, string>>;
  body: Buffer;
}

/** What the sender of hostile requests knows, some of it by right. */
export interface Known {
  /** The server's own origin. */
  origin: string;
  /** Values of fields and of parameters in addresses that are there, by name. */
  values: GoodValues;
  /** `Cookie` headers of people, `Authorization` headers of keys. */
  cookies: readonly string[];
  authorizations: readonly string[];
  /** The secret of the shops whose webhooks are signed, and their names. */
  webhooks: { secret: string; shopify: string; woocommerce: string };
}

const BAD_SEGMENTS = [
  '%00',
  '%ff',
  '%',
  '%zz',
  '%C0%AF',
  '%ED%A0%80',
  '..%2f..%2f',
  '.',
  '..',
  '',
  '%2e%2e',
  '~',
  ';a=b',
  'a'.repeat(4_000),
  '*',
  ':x',
];

/** Makes a request to a route: mostly what it asks for by whom it expects, with some of it turned hostile. */
export function makeRequest(route: Route, known: Known, chance: Chance): HostileRequest {
  const headers: Record<string, string> = { ...sayWho(known, chance), ...sayWhence(known, chance) };
  const path = `${route.url.replace(/[:*](\w*)/g, (_, name: string) => makeSegment(name, known, chance))}${makeQuery(route, known, chance)}`;
  if (route.method === 'GET' || route.method === 'HEAD') return { method: route.method, path, headers, body: Buffer.alloc(0) };
  const { text, signed } = makeBody(route, known, chance);
  const body = encodeBody(text, headers, chance);
  Object.assign(headers, signed);
  return { method: route.method, path, headers, body };
}

/**
 * Requests of those who may, good but for one thing: each parameter of the address and of the query with each hostile text, each field of the body with
 * each hostile value, and each hostile body.
 */
export function listRequests(route: Route, known: Known, chance: Chance): HostileRequest[] {
  const { method, url, query, body } = route;
  const headers = {
    // Read when it is sent: by then the owner may have another session.
    get cookie() {
      return known.cookies[0] as string;
    },
    origin: known.origin,
    'content-type': 'application/json',
  };
  const good = (name: string) => encodeText(String(chance.pick(known.values[name] ?? ['x'])));
  const fill = (spoiled: string, by: string) =>
    url.replace(/[:*](\w*)/g, (_, name: string) => (name === spoiled ? by : name === 'company' ? 'fuzz-a' : good(name)));
  const texts = HOSTILE_TEXTS.map((text) => encodeText(text.slice(0, 1_000)));
  const names = [...url.matchAll(/[:*](\w*)/g)].map(([, name]) => String(name));
  const paths = [
    ...names.flatMap((name) => [...BAD_SEGMENTS, ...texts].map((by) => fill(name, by))),
    ...query.flatMap((name) => texts.map((text) => `${fill('none', '')}?company_key=fuzz-a&${name}=${text}`)),
  ];
  const takesBody = method !== 'GET' && method !== 'HEAD' && method !== 'DELETE' && method !== 'OPTIONS';
  const bodies = takesBody ? [...HOSTILE_BODIES, ...(body === undefined ? [] : listBodies(body, known.values, chance))] : [];
  const wholesome = takesBody && body !== undefined ? writeBody(body, known.values, chance) : '';
  const webhooks = listWebhooks(url, known, chance);
  return [
    ...webhooks.map(({ text, signed }) => ({ method, path: url, headers: { ...headers, ...signed }, body: Buffer.from(text) })),
    ...paths.map((path) => ({ method, path, headers, body: Buffer.from(wholesome) })),
    ...bodies.map((text) => ({ method, path: fill('none', ''), headers, body: Buffer.from(text) })),
  ];
}

function sayWho({ cookies, authorizations }: Known, chance: Chance): Record<string, string> {
  const kind = chance.between(0, 9);
  if (kind < 5) return { cookie: chance.pick(cookies) };
  if (kind < 7) return { authorization: chance.pick(authorizations) };
  if (kind < 8) return {};
  return chance.pick<Record<string, string>>([
    { authorization: 'Bearer ' },
    { authorization: `Bearer ck_${'0'.repeat(16)}_${'A'.repeat(43)}` },
    { authorization: `Bearer ${'x'.repeat(4_000)}` },
    { authorization: 'Basic dXNlcjpwYXNz' },
    { authorization: `Bearer ${' '.repeat(4_000)}` },
    { cookie: 'cartograph.session_token=%' },
    { cookie: `cartograph.session_token=${'a'.repeat(3_000)}.${'b'.repeat(44)}` },
    { cookie: `${'a=b; '.repeat(1_500)}cartograph.session_token=.` },
    { cookie: `${chance.pick(cookies)}x` },
  ]);
}

function sayWhence({ origin }: Known, chance: Chance): Record<string, string> {
  const headers: Record<string, string> = {
    origin: chance.happens(0.85) ? origin : chance.pick(['null', 'https://evil.example', '', 'http://[', 'x'.repeat(2_000)]),
  };
  // Everybody is at another address, or else the limit of passwords a minute hides what is behind it.
  headers['x-forwarded-for'] = chance.happens(0.95)
    ? `10.${chance.between(0, 255)}.${chance.between(0, 255)}.${chance.between(0, 255)}`
    : chance.pick(['', 'x', '127.0.0.1, 127.0.0.1', '::1', '1'.repeat(3_000), ',,,', '10.0.0.1%00']);
  const odd: Record<string, readonly string[]> = {
    'sec-fetch-site': ['cross-site', 'none', 'x'],
    'user-agent': ['Mozilla/5.0 (compatible; Googlebot/2.1)', 'x'.repeat(5_000), '', `Mozilla/5.0 ${'(a '.repeat(1_000)}bo`],
    'x-forwarded-proto': ['https', 'x'.repeat(100)],
    'x-forwarded-host': ['evil.example', '\u00ff'],
    'x-http-method-override': ['DELETE'],
    'accept-encoding': ['br', 'gzip', '*;q=0', 'x'.repeat(3_000)],
    'if-none-match': ['*', 'W/"x"', '"'.repeat(2_000)],
    range: ['bytes=0-0', 'bytes=-1', 'bytes=9-1,2-3', `bytes=${'0-0,'.repeat(1_000)}`],
    accept: ['text/html', 'x'.repeat(3_000)],
    'access-control-request-method': ['POST'],
    'last-event-id': ['x'.repeat(2_000)],
    expect: ['100-continue'],
  };
  for (const [name, values] of Object.entries(odd)) if (chance.happens(0.04)) headers[name] = chance.pick(values);
  return headers;
}

function makeSegment(name: string, { values }: Known, chance: Chance): string {
  if (name === '')
    return chance.pick([
      '',
      'index.html',
      'json',
      'static/index.html',
      'gleenWidget.js',
      'acme/orders',
      '..%2f..%2fpackage.json',
      ...BAD_SEGMENTS,
    ]);
  const there = values[name];
  if (there !== undefined && chance.happens(0.8)) return encodeText(String(chance.pick(there)));
  return chance.happens(0.5) ? chance.pick(BAD_SEGMENTS) : encodeText(chance.pick(HOSTILE_TEXTS).slice(0, 1_000));
}

function makeQuery({ query }: Route, { values }: Known, chance: Chance): string {
  if (chance.happens(0.3)) return '';
  const names = chance.happens(0.1) ? [...query, 'constructor', '__proto__', 'a[]', 'company_key', '%', ''] : query;
  const parts = names
    .filter(() => chance.happens(query.length > 6 ? 0.25 : 0.5))
    .flatMap((name) => Array.from({ length: chance.pick([1, 1, 1, 1, 1, 2]) }, () => `${name}=${makeParameter(name, values, chance)}`));
  if (chance.happens(0.01)) parts.push('a=b&'.repeat(2_500));
  if (chance.happens(0.01)) parts.push(`q=${'%25'.repeat(3_000)}`);
  return parts.length === 0 ? '' : `?${parts.join('&')}`;
}

function makeParameter(name: string, values: GoodValues, chance: Chance): string {
  const there = values[name];
  if (there !== undefined && chance.happens(0.6)) return encodeText(String(chance.pick(there)));
  if (chance.happens(0.1)) return chance.pick(BAD_SEGMENTS);
  if (name === 'cursor' && chance.happens(0.7)) {
    const forged = `[${chance.pick(['0', '1e400', '-1', '253402300799999', '8640000000000001', '"x"', '1773144000000'])},${chance.pick(['"00000000-0000-0000-0000-000000000000"', '"\\ud800"', 'null', '{}', '"ffffffff-ffff-ffff-ffff-ffffffffffff"'])},${JSON.stringify(chance.pick(HOSTILE_TEXTS).slice(0, 1_000))}]`;
    return Buffer.from(forged).toString('base64url');
  }
  return encodeText(chance.pick(HOSTILE_TEXTS).slice(0, 1_500));
}

/** Percent-encoded, halves of surrogate pairs too, which `encodeURIComponent` refuses. */
function encodeText(text: string): string {
  return !/\p{Surrogate}/u.test(text)
    ? encodeURIComponent(text)
    : [...Buffer.from(text, 'utf16le')].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
}

function makeBody(route: Route, { values, webhooks }: Known, chance: Chance): { text: string; signed: Record<string, string> } {
  const platform = /^\/platforms\/(shopify|woocommerce)\/webhooks/.exec(route.url)?.[1];
  if (platform === undefined) {
    const fits = route.body !== undefined && chance.happens(0.9);
    return { text: fits ? writeBody(route.body ?? {}, values, chance) : chance.pick(HOSTILE_BODIES), signed: {} };
  }
  const [text, signed] = platform === 'shopify' ? makeShopifyWebhook(webhooks, chance) : makeWooWebhook(webhooks, chance);
  return { text, signed: chance.happens(0.9) ? signed : {} };
}

/** Signed webhooks of what shop systems send, good but for one thing. Of the shop's order the parts that shoppers and shops fill. */
function listWebhooks(url: string, { webhooks }: Known, chance: Chance): { text: string; signed: Record<string, string> }[] {
  const { id, created_at, updated_at, cancelled_at, checkout_token, total_price_set, line_items, refunds, note_attributes } =
    shopifyOrder();
  const order = { id, created_at, updated_at, cancelled_at, checkout_token, note_attributes, total_price_set, line_items, refunds };
  if (url === '/platforms/shopify/webhooks')
    return [
      ...listDamaged(order).map((text) => ({ text, signed: signShopify(webhooks, 'orders/updated', text, chance) })),
      ...listDamaged(shopifyRefund()).map((text) => ({ text, signed: signShopify(webhooks, 'refunds/create', text, chance) })),
      ...listDamaged({ orders_to_redact: [1] }).map((text) => ({ text, signed: signShopify(webhooks, 'customers/redact', text, chance) })),
    ];
  if (url === '/platforms/woocommerce/webhooks')
    return listDamaged(wooOrder()).map((text) => ({ text, signed: signWoo(webhooks, 'order.updated', text, chance) }));
  return [];
}

function signShopify({ secret, shopify }: Known['webhooks'], topic: string, text: string, chance: Chance): Record<string, string> {
  return {
    'x-shopify-topic': topic,
    'x-shopify-shop-domain': shopify,
    'x-shopify-hmac-sha256': createHmac('sha256', secret).update(text).digest('base64'),
    'x-shopify-webhook-id': chance.uuid(),
  };
}

function signWoo({ secret, woocommerce }: Known['webhooks'], topic: string, text: string, chance: Chance): Record<string, string> {
  return {
    'x-wc-webhook-topic': topic,
    'x-wc-webhook-source': woocommerce,
    'x-wc-webhook-signature': createHmac('sha256', secret).update(text).digest('base64'),
    'x-wc-webhook-delivery-id': chance.uuid(),
  };
}

function makeShopifyWebhook(webhooks: Known['webhooks'], chance: Chance): [string, Record<string, string>] {
  const topic = chance.pick([
    'orders/create',
    'orders/updated',
    'orders/cancelled',
    'refunds/create',
    'app/uninstalled_',
    'customers/redact',
    'customers/data_request',
    'x\u00ff',
  ]);
  const id = chance.between(1, 40);
  const whole =
    topic === 'refunds/create'
      ? shopifyRefund({ order_id: id })
      : topic.startsWith('orders')
        ? shopifyOrder({ id })
        : { orders_to_redact: [id], orders_requested: [id], customer: { id } };
  const text = chance.happens(0.8) ? damage(whole, chance, chance.pick([0, 0.005, 0.03])) : chance.pick(HOSTILE_BODIES);
  return [
    text,
    {
      ...signShopify(webhooks, topic, text, chance),
      'x-shopify-webhook-id': chance.happens(0.7) ? chance.uuid() : chance.pick(['', 'x'.repeat(2_000)]),
      'x-shopify-event-id': chance.uuid(),
      'x-shopify-triggered-at': chance.pick(['2026-03-10T12:00:00Z', 'never', '']),
    },
  ];
}

function makeWooWebhook(webhooks: Known['webhooks'], chance: Chance): [string, Record<string, string>] {
  const text = chance.happens(0.8)
    ? damage(wooOrder({ id: chance.between(1, 40) }), chance, chance.pick([0, 0.005, 0.03]))
    : chance.pick(HOSTILE_BODIES);
  return [text, signWoo(webhooks, chance.pick(['order.created', 'order.updated', 'order.deleted', 'x']), text, chance)];
}

/** Writes the body's bytes and says what they are: at times wrongly, at times packed. */
function encodeBody(text: string, headers: Record<string, string>, chance: Chance): Buffer {
  headers['content-type'] = chance.happens(0.9)
    ? chance.pick(['application/json', 'text/plain', 'application/json; charset=utf-8'])
    : chance.pick([
        '',
        'application/xml',
        'multipart/form-data; boundary=a',
        'application/json; charset=utf-16',
        'x'.repeat(2_000),
        'text/csv',
        'application/x-www-form-urlencoded',
      ]);
  if (chance.happens(0.03)) {
    headers['content-encoding'] = chance.pick(['gzip', 'deflate', 'br', 'identity', 'x']);
    return zlib.gzipSync('0'.repeat(200_000));
  }
  const bytes = Buffer.from(text);
  if (chance.happens(0.05))
    for (let hit = 0; hit < 4 && bytes.length > 0; hit += 1) bytes[chance.between(0, bytes.length - 1)] = chance.between(0, 255);
  return chance.happens(0.03) ? bytes.subarray(0, chance.between(0, bytes.length)) : bytes;
}

/** The bytes of a request, damaged: flipped, cut, doubled, or with more headers than anybody sends. */
export function damageBytes({ method, path, headers, body }: HostileRequest, chance: Chance): Buffer {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  const extra = chance.pick([
    [],
    [],
    [],
    ['transfer-encoding: chunked'],
    ['content-length: -1'],
    ['content-length: 99999999999999999999'],
    Array.from({ length: 1_500 }, (_, index) => `x-${index}: y`),
    [`x: ${'y'.repeat(20_000)}`],
    ['host: a', 'host: b'],
    [': '],
  ]);
  const head = [`${method} ${path} HTTP/1.1`, 'host: localhost', `content-length: ${body.length}`, 'connection: close', ...lines, ...extra];
  const bytes = Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`, 'latin1'), body]);
  for (let hit = chance.pick([0, 1, 1, 5, 50]); hit > 0; hit -= 1)
    bytes[chance.between(0, Math.min(bytes.length, 2_000) - 1)] = chance.between(0, 255);
  if (chance.happens(0.2)) return bytes.subarray(0, chance.between(1, bytes.length));
  return chance.happens(0.1) ? Buffer.concat([bytes, bytes]) : bytes;
}
