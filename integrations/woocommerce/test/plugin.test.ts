import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import vm from 'node:vm';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { connectShop } from '../../../packages/server/src/store/platform-connections.ts';
import { openFresh } from '../../../packages/server/test/support/databases.ts';
import { openReader } from '../../../packages/server/test/support/reader.ts';
import { authorize, buildTestServer, makeCompany, type TestServer } from '../../../packages/server/test/support/server.ts';
import { makeShopper } from '../../../packages/server/test/support/shopper.ts';
import { wooOrder, wooSender } from '../../../packages/server/test/support/woocommerce.ts';

const PLUGIN = fileURLToPath(new URL('../cartograph/', import.meta.url));
const RUN = fileURLToPath(new URL('php/run.php', import.meta.url));
const IDS = ['0190a000-0000-7000-8000-000000000001', '0190a000-0000-7000-8000-000000000002'] as const;
const COOKIES = { cartograph_visitor: IDS.join('.') };
const SETTINGS = { company: 'acme', server: 'https://events.example/', key: 'ck_secret' };

/** To the millisecond: an addition in the second of the chat before it must not lie before the chat. */
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** What the plugin sent to the server. */
interface Sent {
  url: string;
  headers: Record<string, string>;
  body: { company_key: string; user_fingerprint: string; user_faq_fingerprint: string; sent_at: string; events: Record<string, unknown>[] };
  blocking: boolean;
}

interface Played {
  sent: Sent[];
  scripts: Record<string, unknown>[];
  orders: Record<string, string>[];
  sanitized: Record<string, string>;
}

/** A call of the cart, or an order that is made: the hook of the checkout that makes it. */
type Step = [string, ...unknown[]];

/** Plays requests of one session against the plugin. */
async function play(requests: Step[][], scenario: object = {}): Promise<Played> {
  const running = promisify(execFile)('php', ['-d', 'error_reporting=E_ALL', '-d', 'display_errors=stderr', RUN]);
  running.child.stdin?.end(JSON.stringify({ settings: SETTINGS, cookies: COOKIES, requests, ...scenario }));
  const { stdout, stderr } = await running;
  expect(stderr).toBe('');
  return JSON.parse(stdout);
}

/** The changes that were reported, request by request: type, product, quantity before and after. */
const changesIn = ({ sent }: Played) =>
  sent.map(({ body }) =>
    body.events.map(({ type, product_id, previous_quantity, quantity }) => [type, product_id, previous_quantity, quantity]),
  );

test.each(
  fs
    .readdirSync(PLUGIN, { recursive: true })
    .map(String)
    .filter((name) => name.endsWith('.php')),
)('%s is PHP without a mistake', async (name) => {
  const { stdout } = await promisify(execFile)('php', ['-l', path.join(PLUGIN, name)]);
  expect(stdout).toMatch(/^No syntax errors/);
});

describe('carts', () => {
  test('are reported by request, in words of the API, without waiting for the answer', async () => {
    const { sent } = await play([[['add_to_cart', 100, 2]]]);
    expect(sent).toEqual([
      {
        url: 'https://events.example/analytics/batch',
        headers: { 'Content-Type': 'application/json', Origin: 'https://shop.example', Authorization: 'Bearer ck_secret' },
        blocking: false,
        body: {
          company_key: 'acme',
          user_fingerprint: IDS[0],
          user_faq_fingerprint: IDS[1],
          sent_at: expect.stringMatching(MOMENT),
          events: [
            {
              kind: 'cart',
              event_id: expect.stringMatching(/^\w{32}$/),
              occurred_at: expect.stringMatching(MOMENT),
              type: 'ITEM_ADDED',
              product_id: '100',
              product_name: 'Product 100',
              value: 19.9,
              currency: 'EUR',
              quantity: 2,
              previous_quantity: 0,
              source: 'woocommerce',
            },
          ],
        },
      },
    ]);
  });

  test('change by adding, by quantities, by removing and by putting back', async () => {
    const played = await play([
      [['add_to_cart', 100, 1]],
      [['add_to_cart', 100, 2]],
      [['set_quantity', '100-0-', 5]],
      [['set_quantity', '100-0-', 4]],
      [['set_quantity', '100-0-', 0]],
      [['restore_cart_item', '100-0-']],
      [['remove_cart_item', '100-0-']],
    ]);
    expect(changesIn(played)).toEqual([
      [['ITEM_ADDED', '100', 0, 1]],
      [['QUANTITY_INCREASED', '100', 1, 3]],
      [['QUANTITY_INCREASED', '100', 3, 5]],
      [['QUANTITY_DECREASED', '100', 5, 4]],
      [['ITEM_REMOVED', '100', 4, 0]],
      [['ITEM_ADDED', '100', 0, 4]],
      [['ITEM_REMOVED', '100', 4, 0]],
    ]);
  });

  test('tell variations apart, and count a product that lies in several lines as one', async () => {
    const played = await play([
      [
        ['add_to_cart', 100, 1, 201],
        ['add_to_cart', 100, 1, 202],
      ],
      [['add_to_cart', 100, 2, 201, 'engraved']],
      [['remove_cart_item', '100-201-']],
    ]);
    expect(changesIn(played)).toEqual([
      [
        ['ITEM_ADDED', '201', 0, 1],
        ['ITEM_ADDED', '202', 0, 1],
      ],
      [['QUANTITY_INCREASED', '201', 1, 3]],
      [['QUANTITY_DECREASED', '201', 3, 2]],
    ]);
  });

  test('that end a request as they began it, or that a checkout empties, are not reported', async () => {
    const { sent } = await play([
      [
        ['add_to_cart', 100, 1],
        ['remove_cart_item', '100-0-'],
      ],
      [],
      [['add_to_cart', 300, 1]],
      [['empty_cart']],
    ]);
    expect(sent).toHaveLength(1);
    expect(sent[0]?.body.events).toMatchObject([{ product_id: '300', product_name: '300' }]);
  });

  test.each([
    ['has not used the assistant', { cookies: {} }],
    ['has a cookie that is not ours', { cookies: { cartograph_visitor: "'; DROP TABLE" } }],
    ['has two cookies in one', { cookies: { cartograph_visitor: ['a', 'b'] } }],
    ['shops where nothing is set up', { settings: {} }],
    ['shops where half is set up', { settings: { company: 'acme' } }],
  ])('of a visitor who %s are not reported, nor is an order told who made it', async (_, scenario) => {
    const { sent, orders } = await play(
      [
        [
          ['add_to_cart', 100, 1],
          ['do_action', 'woocommerce_checkout_create_order'],
        ],
      ],
      scenario,
    );
    expect([sent, orders]).toEqual([[], [[]]]);
  });

  test('need no secret key where the company takes the shop’s origin', async () => {
    const { sent } = await play([[['add_to_cart', 100, 1]]], { settings: { ...SETTINGS, key: '' } });
    expect(sent[0]?.headers).toEqual({ 'Content-Type': 'application/json', Origin: 'https://shop.example' });
  });
});

test.each(['woocommerce_checkout_create_order', 'woocommerce_store_api_checkout_update_order_meta'])(
  'an order made by %s says who made it',
  async (hook) => {
    const { orders } = await play([[['do_action', hook]]]);
    expect(orders).toEqual([{ _cartograph_visitor: IDS[0], _cartograph_faq_visitor: IDS[1] }]);
  },
);

test('the script is loaded with the settings, where there are any', async () => {
  const { scripts } = await play([]);
  expect(scripts).toEqual([
    { src: 'https://events.example/sdk/gleenWidget.js', version: null, arguments: { strategy: 'async' } },
    {
      code: 'document.gleenConfig = Object.assign({"company":"acme","apiBaseUrl":"https:\\/\\/events.example"}, document.gleenConfig);',
      position: 'before',
    },
    {
      code: expect.stringContaining('document.cartographCart = {"address":"https:\\/\\/shop.example\\/wp-json\\/wc\\/store\\/v1\\/cart"};'),
      position: 'before',
    },
  ]);
  expect((await play([], { settings: {} })).scripts).toEqual([]);
});

test('the page knows what the cart is worth, asks once for each change, and not at all without a cart', async () => {
  const { scripts } = await play([]);
  const asked: string[] = [];
  let totals = { total_price: '4590', currency_minor_unit: 2 };
  const page = { cookie: 'a=b', gleenConfig: {} as { cartValue?: () => number | undefined } };
  const fetch = async (address: string) => {
    asked.push(address);
    return { json: async () => ({ totals }) };
  };
  for (const { code } of scripts) if (code !== undefined) vm.runInNewContext(String(code), { document: page, fetch });
  const worth = () => page.gleenConfig.cartValue?.();
  expect([worth(), worth(), asked.length]).toEqual([0, 0, 0]);
  page.cookie = 'a=b; woocommerce_cart_hash=1f; c=d';
  expect(worth()).toBeUndefined();
  await vi.waitFor(() => expect(worth()).toBe(45.9));
  expect(asked).toEqual(['https://shop.example/wp-json/wc/store/v1/cart']);
  totals = { total_price: '1200', currency_minor_unit: 0 };
  page.cookie = 'woocommerce_cart_hash=2e';
  await vi.waitFor(() => expect(worth()).toBe(1200));
  page.cookie = '';
  expect([worth(), asked.length]).toEqual([0, 2]);
});

test('settings are cleaned when they are entered', async () => {
  const entered = { company: ' <b>acme</b> ', server: 'javascript:alert(1)', key: ' ck_1 ', more: 'x' };
  expect((await play([], { entered })).sanitized).toEqual({ company: 'acme', server: '', key: 'ck_1' });
  expect((await play([], { entered: 'nonsense' })).sanitized).toEqual({ company: '', server: '', key: '' });
});

describe('with a server', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await buildTestServer(await openFresh('PGlite'));
  });
  afterAll(async () => {
    await server.app.close();
    await server.database.close();
  });

  test('what the plugin sends is recorded, and the order that it marks is the visitor’s', async () => {
    const { app, database, clock } = server;
    const company = await makeCompany(database);
    const { sent, orders } = await play([[['add_to_cart', 100, 2]], [['do_action', 'woocommerce_checkout_create_order']]]);
    clock.ms = Math.ceil(Date.now() / 60_000) * 60_000;
    const shopper = makeShopper(server, company, { user_fingerprint: IDS[0], user_faq_fingerprint: IDS[1] });
    await shopper.report('interaction', { occurred_at: new Date(clock.ms - 3_600_000).toISOString() });
    const key = await authorize(database, company, ['events']);
    const body = { ...sent[0]?.body, company_key: company.key };
    const { results } = (await app.inject({ method: 'POST', url: '/analytics/batch', payload: body, headers: key })).json();
    expect(results).toMatchObject([{ status: 'recorded' }]);

    await connectShop(database.db, { companyId: company.companyId, platform: 'woocommerce', shop: 'shop.example' }, ['hush'], new Date());
    const time = new Date(clock.ms - 60_000).toISOString().slice(0, 19);
    const meta_data = Object.entries(orders[0] ?? {}).map(([name, value], id) => ({ id, key: name, value }));
    const payload = wooOrder({ date_created_gmt: time, date_modified_gmt: time, meta_data });
    await wooSender(app, 'https://shop.example/', 'hush')({ topic: 'order.created', payload });
    const { totals } = await (await openReader(server, company)).revenue();
    expect(totals).toMatchObject({ verified_revenue: '187.77', attributed_orders: 1 });
    expect((await (await openReader(server, company)).revenue('currency=EUR')).totals).toMatchObject({ add_to_cart_gmv: '39.80' });
  });
});
