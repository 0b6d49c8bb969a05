import type { Chance } from '../packages/server/src/demo/random.ts';
import { BAD_SEGMENTS, encodeText, makeQuery, makeSegment } from './address.ts';
import { encodeBody, type HostileRequest } from './bytes.ts';
import { sayWhence, sayWho } from './headers.ts';
import { HOSTILE_BODIES, HOSTILE_TEXTS, listBodies, writeBody } from './json.ts';
import type { Known } from './known.ts';
import type { Route } from './routes.ts';
import { listWebhooks, makeShopifyWebhook, makeWooWebhook } from './webhooks.ts';

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

function makeBody(route: Route, { values, webhooks }: Known, chance: Chance): { text: string; signed: Record<string, string> } {
  const platform = /^\/platforms\/(shopify|woocommerce)\/webhooks/.exec(route.url)?.[1];
  if (platform === undefined) {
    const fits = route.body !== undefined && chance.happens(0.9);
    return { text: fits ? writeBody(route.body ?? {}, values, chance) : chance.pick(HOSTILE_BODIES), signed: {} };
  }
  const [text, signed] = platform === 'shopify' ? makeShopifyWebhook(webhooks, chance) : makeWooWebhook(webhooks, chance);
  return { text, signed: chance.happens(0.9) ? signed : {} };
}
