import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../src/store/database.ts';
import { openFresh, SERVER_ONLY } from './support/databases.ts';
import { openReader } from './support/reader.ts';
import { buildTestServer, makeCompany, type TestServer } from './support/server.ts';
import { makeShopper, ROUTES } from './support/shopper.ts';

describe.each(SERVER_ONLY)('the state of an installation on %s', (kind) => {
  let database: Database;
  let server: TestServer;
  beforeAll(async () => {
    database = await openFresh(kind);
    server = await buildTestServer(database);
  });
  afterAll(async () => {
    await server.app.close();
    await database.close();
  });

  test('goes from nothing over each kind to all of them, and names the last mistake', async () => {
    const company = await makeCompany(database);
    const reader = await openReader(server, company);
    const read = () => reader.get('installation');
    const nothing = { recorded: false, last_received_at: null };
    const kinds = ['cart', 'checkout', 'interaction'];
    const none = {
      first_event_at: null,
      last_event_at: null,
      kinds: kinds.map((name) => ({ kind: name, ...nothing })),
      last_rejection: null,
    };
    expect(await read()).toEqual(none);

    const shopper = makeShopper(server, company);
    await server.app.inject({ method: 'POST', url: ROUTES.cart, payload: { ...shopper.sender, type: 'add' } });
    await server.settle();
    const received_at = new Date(server.clock.ms).toISOString();
    expect(await read()).toEqual({
      ...none,
      last_rejection: { received_at, message: expect.stringMatching(/^type: got the string "add", .*; product_id: missing/) },
    });

    const step = () => {
      server.clock.ms += 1_000;
      return new Date(server.clock.ms).toISOString();
    };
    const heldAt = step();
    await shopper.report('cart');
    expect(await read()).toMatchObject({
      first_event_at: heldAt,
      last_event_at: heldAt,
      kinds: [{ recorded: false, last_received_at: heldAt }, nothing, nothing],
    });
    const askedAt = step();
    await shopper.report('interaction');
    step();
    await shopper.report('cart');
    const orderedAt = step();
    await shopper.report('checkout');
    expect(await read()).toMatchObject({
      first_event_at: heldAt,
      last_event_at: orderedAt,
      kinds: [{ recorded: true }, { recorded: true, last_received_at: orderedAt }, { recorded: true, last_received_at: askedAt }],
    });
  });

  test('knows of kinds that came long ago, but not when', async () => {
    const company = await makeCompany(database);
    const shopper = makeShopper(server, company);
    await shopper.report('interaction');
    await shopper.report('checkout');
    server.clock.ms += 1_000;
    for (let index = 0; index < 2; index += 1) {
      await shopper.reportBatch(Array.from({ length: 100 }, () => ({ kind: 'interaction', channel: 'CHAT' })));
    }
    const reader = await openReader(server, company);
    expect(await reader.get('installation')).toMatchObject({
      kinds: [{}, { kind: 'checkout', recorded: true, last_received_at: null }, {}],
    });
  });
});
