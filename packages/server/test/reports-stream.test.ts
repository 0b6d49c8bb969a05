import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { createKey } from '../src/access/keys.ts';
import type { Company } from '../src/store/companies.ts';
import type { Database } from '../src/store/database.ts';
import { revokeSecretKey } from '../src/store/secret-keys.ts';
import { change, makeMember } from './support/accounts.ts';
import { openFresh, SERVER_ONLY } from './support/databases.ts';
import { openReader, type Reader } from './support/reader.ts';
import { authorize, buildTestServer, makeCompany, type TestServer } from './support/server.ts';
import { makeShopper } from './support/shopper.ts';

const WITHIN = { timeout: 10_000, interval: 20 };

/** A client of server-sent events, and what has come to it. */
interface Listener {
  response: http.IncomingMessage;
  text: () => string;
  /** The events that came so far, in order. */
  events: () => { id: string; data: { event_id: string; status: string; kind: string } }[];
  leave: () => void;
}

describe.each(SERVER_ONLY)('the stream of events on %s', (kind) => {
  let database: Database;
  let server: TestServer;
  let company: Company;
  let reader: Reader;
  let listeners: Listener[];
  beforeAll(async () => {
    database = await openFresh(kind);
  });
  beforeEach(async () => {
    server = await buildTestServer(database);
    company = await makeCompany(database);
    reader = await openReader(server, company);
    listeners = [];
    await server.app.listen({ host: '127.0.0.1', port: 0 });
  });
  afterEach(async () => {
    for (const listener of listeners) listener.leave();
    await server.app.close();
  });
  afterAll(() => database.close());

  async function listen(query = '', who: object = reader.headers): Promise<Listener> {
    const { port } = server.app.server.address() as AddressInfo;
    const path = `/api/companies/${company.key}/events/stream?${query}`;
    const headers = { ...who, origin: 'https://dashboard.example' };
    const request = http.get({ host: '127.0.0.1', port, path, headers, agent: false });
    const response = await new Promise<http.IncomingMessage>((resolve, reject) => request.on('response', resolve).on('error', reject));
    let text = '';
    response.setEncoding('utf8').on('data', (chunk) => {
      text += chunk;
    });
    response.on('error', () => undefined);
    const events = () =>
      [...text.matchAll(/^id: (.*)\ndata: (.*)\n\n/gm)].map(([, id, data]) => ({ id: String(id), data: JSON.parse(String(data)) }));
    const listener = { response, text: () => text, events, leave: () => request.destroy() };
    listeners.push(listener);
    return listener;
  }
  const idsOf = (listener: Listener) => listener.events().map((event) => event.id);

  test('sends what arrives, as the list of events shows it, once and in order of arrival', async () => {
    const shopper = makeShopper(server, company);
    await shopper.report('interaction', { event_id: 'before' });
    server.clock.ms += 1_000;
    const listener = await listen();
    expect(listener.response.statusCode).toBe(200);
    expect(listener.response.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'access-control-allow-origin': '*',
    });
    await vi.waitFor(() => expect(listener.text()).toMatch(/^: /m), WITHIN);
    await shopper.report('cart', { event_id: 'first' });
    server.clock.ms += 10;
    await shopper.report('checkout', { event_id: 'second', order_id: 'o\n1' });
    await vi.waitFor(() => expect(idsOf(listener)).toEqual(['first', 'second']), WITHIN);
    server.clock.ms += 10;
    await shopper.report('cart', { event_id: 'third', product_id: 'other' });
    await vi.waitFor(() => expect(idsOf(listener)).toEqual(['first', 'second', 'third']), WITHIN);
    const { events } = await reader.events('event_id=second');
    expect(listener.events()[1]?.data).toEqual(events[0]);
  });

  test('sends each listener only what it asked for, and nothing of another company', async () => {
    const shopper = makeShopper(server, company);
    const [all, carts, ignored] = [await listen(), await listen('kind=cart'), await listen('status=ignored')];
    const other = makeShopper(server, await makeCompany(database));
    await other.report('interaction', { event_id: 'theirs' });
    await shopper.report('cart', { event_id: 'held', occurred_at: server.clock.ms - 1 });
    await shopper.report('interaction', { event_id: 'chat' });
    await shopper.report('cart', { event_id: 'added' });
    await vi.waitFor(() => expect(idsOf(all).sort()).toEqual(['added', 'chat', 'held']), WITHIN);
    await vi.waitFor(() => expect(idsOf(carts).sort()).toEqual(['added', 'held']), WITHIN);
    await vi.waitFor(() => expect(idsOf(ignored)).toEqual(['held']), WITHIN);
  });

  test('sends refunds of the same id of several orders', async () => {
    const key = await authorize(database, company, ['events']);
    const listener = await listen('kind=refund');
    await vi.waitFor(() => expect(listener.text()).toMatch(/^: /m), WITHIN);
    for (const order_id of ['o-1', 'o-2']) {
      const payload = { company_key: company.key, order_id, refund_id: 'r-1', value: 1, currency: 'USD' };
      await server.app.inject({ method: 'POST', url: '/analytics/refund_events', payload, headers: key });
    }
    await vi.waitFor(() => expect(idsOf(listener)).toEqual(['r-1', 'r-1']), WITHIN);
  });

  test('does not keep the server from closing', async () => {
    const listener = await listen();
    await vi.waitFor(() => expect(listener.text()).toMatch(/^: /m), WITHIN);
    let closed = false;
    const closing = server.app.close().then(() => {
      closed = true;
    });
    try {
      await vi.waitFor(() => expect(closed).toBe(true), WITHIN);
    } finally {
      listener.leave();
      await closing;
    }
  });

  test.each(['a member who signs out', 'a key that is revoked'])('ends for %s', async (who) => {
    const member = await makeMember(server, company, 'analyst');
    const { keyId, secret } = await createKey(database, company.companyId, ['reports']);
    const isMember = who.startsWith('a member');
    const listener = await listen('', isMember ? { cookie: member.headers.cookie } : { authorization: `Bearer ${secret}` });
    let ended = false;
    listener.response.on('end', () => {
      ended = true;
    });
    await vi.waitFor(() => expect(listener.text()).toMatch(/^: /m), WITHIN);
    expect(ended).toBe(false);
    if (isMember) await change(server, 'DELETE', '/api/session', undefined, member.headers);
    else await revokeSecretKey(database.db, company.companyId, keyId);
    await vi.waitFor(() => expect(ended).toBe(true), WITHIN);
  });

  test('ends its work when the listener goes', async () => {
    const listener = await listen();
    await vi.waitFor(() => expect(listener.text()).toMatch(/^: /m), WITHIN);
    listener.leave();
    const connections = () => new Promise<number>((resolve) => server.app.server.getConnections((_, count) => resolve(count)));
    await vi.waitFor(async () => expect(await connections()).toBe(0), WITHIN);
  });
});
