import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Company } from '../src/store/companies.ts';
import type { Database } from '../src/store/database.ts';
import { openFresh } from './support/databases.ts';
import { expectProblem } from './support/problem.ts';
import { buildTestServer, makeCompany, type TestServer } from './support/server.ts';
import { countRows, GOOD, type Kind, LINE_ITEM, ROUTES } from './support/shopper.ts';

/** Fields as JSON text, for some of what can come in JSON no JavaScript value stands. */
type Bad = readonly [json: string, field: string, code: string, message: RegExp];

const LONG = JSON.stringify('x'.repeat(256));
const TEXT_NEED = /needs a string of 1 to 255 characters/;
const TIME_NEED = /needs a time with its time zone, such as/;

const items = (...fields: string[]) =>
  `"line_items": [${fields.map((field) => JSON.stringify(LINE_ITEM).replace('}', `,${field}}`)).join()}]`;

const OF_ALL: readonly Bad[] = [
  ['"company_key": 5', 'company_key', 'wrong_type', /^company_key: got 5, needs a string of 1 to 255 characters/],
  ['"company_key": ""', 'company_key', 'out_of_range', TEXT_NEED],
  ['"user_fingerprint": null', 'user_fingerprint', 'wrong_type', /^user_fingerprint: got null, needs a string/],
  ['"user_fingerprint": "a\\u0000b"', 'user_fingerprint', 'out_of_range', /none of them U\+0000/],
  [`"user_faq_fingerprint": ${LONG}`, 'user_faq_fingerprint', 'out_of_range', /of 256 characters, needs a string of 1 to 255 characters/],
  ['"user_faq_fingerprint": "\\ud800"', 'user_faq_fingerprint', 'out_of_range', /half of a surrogate pair/],
  ['"sent_at": "noon"', 'sent_at', 'out_of_range', /^sent_at: got the string "noon", needs a time with its time zone, such as/],
  ['"occurred_at": "2026-03-10T12:00:00"', 'occurred_at', 'out_of_range', TIME_NEED],
  ['"occurred_at": "2026-02-30"', 'occurred_at', 'out_of_range', TIME_NEED],
  ['"occurred_at": true', 'occurred_at', 'wrong_type', /^occurred_at: got true, needs a time with its time zone, such as/],
  ['"occurred_at": -1', 'occurred_at', 'out_of_range', TIME_NEED],
  ['"occurred_at": 1e300', 'occurred_at', 'out_of_range', TIME_NEED],
  [`"event_id": ${LONG}`, 'event_id', 'out_of_range', TEXT_NEED],
  ['"event_id": 7', 'event_id', 'wrong_type', /^event_id: got 7, needs a string/],
  ['"event_id": "\\udfff"', 'event_id', 'out_of_range', TEXT_NEED],
];

const OF_KIND: Readonly<Record<Kind, readonly Bad[]>> = {
  cart: [
    ['"type": "item_added"', 'type', 'unknown_name', /got the string "item_added", needs one of ITEM_ADDED, .*did you mean ITEM_ADDED\?/],
    [
      '"type": null',
      'type',
      'wrong_type',
      /^type: got null, needs one of ITEM_ADDED, QUANTITY_INCREASED, QUANTITY_DECREASED, ITEM_REMOVED/,
    ],
    ['"product_id": ""', 'product_id', 'out_of_range', TEXT_NEED],
    ['"product_id": "a\\u0000"', 'product_id', 'out_of_range', TEXT_NEED],
    ['"product_id": 12345', 'product_id', 'wrong_type', /^product_id: got 12345, needs a string/],
    ['"product_name": "\\ud83d"', 'product_name', 'out_of_range', TEXT_NEED],
    ['"product_name": ["Shoe"]', 'product_name', 'wrong_type', /^product_name: got a list of 1, needs a string/],
    ['"value": "79.99"', 'value', 'wrong_type', /^value: got the string "79.99", needs a number from 0 to 1000000000000/],
    ['"value": -0.01', 'value', 'out_of_range', /^value: got -0.01, needs a number from 0/],
    ['"value": 1000000000000.1', 'value', 'out_of_range', /needs a number from 0 to 1000000000000/],
    ['"value": 1e999', 'value', 'out_of_range', /^value: got Infinity, needs a number from 0/],
    ['"value": 1000000000000, "quantity": 2', 'value', 'out_of_range', /needs value x quantity of at most 1000000000000/],
    ['"currency": "usd"', 'currency', 'unknown_name', /^currency: got the string "usd", needs an ISO 4217 currency in upper case/],
    ['"currency": "XXX"', 'currency', 'unknown_name', /needs an ISO 4217 currency/],
    ['"currency": 840', 'currency', 'wrong_type', /needs an ISO 4217 currency/],
    ['"quantity": 0', 'quantity', 'out_of_range', /^quantity: got 0, needs a whole number from 1 to 100000/],
    ['"quantity": 1.5', 'quantity', 'out_of_range', /^quantity: got 1.5, needs a whole number from 0 to 100000/],
    ['"quantity": 100001', 'quantity', 'out_of_range', /needs a whole number from 0 to 100000/],
    ['"quantity": "2"', 'quantity', 'wrong_type', /needs a whole number/],
    ['"type": "QUANTITY_DECREASED", "quantity": -1', 'quantity', 'out_of_range', /needs a whole number from 0/],
    ['"previous_quantity": 0.5', 'previous_quantity', 'out_of_range', /^previous_quantity: got 0.5, needs a whole number/],
    [`"source": ${LONG}`, 'source', 'out_of_range', TEXT_NEED],
  ],
  checkout: [
    ['"order_id": 7890', 'order_id', 'wrong_type', /^order_id: got 7890, needs a string/],
    [`"order_id": ${LONG}`, 'order_id', 'out_of_range', TEXT_NEED],
    ['"order_id": "\\u0000"', 'order_id', 'out_of_range', TEXT_NEED],
    ['"value": null', 'value', 'wrong_type', /^value: got null, needs a number/],
    ['"value": 1e13', 'value', 'out_of_range', /needs a number from 0 to 1000000000000/],
    ['"currency": "EURO"', 'currency', 'unknown_name', /needs an ISO 4217 currency/],
    ['"line_items": {}', 'line_items', 'wrong_type', /^line_items: got an object, needs a list of at most 500 line items/],
    [items(...Array(501).fill('"x": 1')), 'line_items', 'out_of_range', /^line_items: got a list of 501, needs a list of at most 500/],
    ['"line_items": [null]', 'line_items[0]', 'wrong_type', /^line_items\[0\]: got null, needs a JSON object/],
    [items('"x": 1', '"quantity": "1"'), 'line_items[1].quantity', 'wrong_type', /^line_items\[1\].quantity: got the string "1", needs/],
    [items('"quantity": 100001'), 'line_items[0].quantity', 'out_of_range', /needs a whole number/],
    [items('"value": -1'), 'line_items[0].value', 'out_of_range', /needs a number from 0/],
    [items('"value": 1e12, "quantity": 2'), 'line_items[0].value', 'out_of_range', /needs value x quantity of at most/],
    [items('"currency": "US"'), 'line_items[0].currency', 'unknown_name', /needs an ISO 4217 currency/],
    [items('"product_name": ""'), 'line_items[0].product_name', 'out_of_range', TEXT_NEED],
  ],
  interaction: [
    ['"channel": "chat"', 'channel', 'unknown_name', /needs one of CHAT, FAQ, NUDGE.*did you mean CHAT\?/],
    ['"channel": 1', 'channel', 'wrong_type', /^channel: got 1, needs one of CHAT, FAQ, NUDGE/],
    ['"helpful": "true"', 'helpful', 'wrong_type', /^helpful: got the string "true", needs true or false/],
    ['"conversation_id": {}', 'conversation_id', 'wrong_type', /^conversation_id: got an object, needs a string/],
    [`"ai_profile": ${LONG}`, 'ai_profile', 'out_of_range', TEXT_NEED],
    ['"product_id": "\\ud800\\ud800"', 'product_id', 'out_of_range', TEXT_NEED],
  ],
};

const REQUIRED: Readonly<Record<Kind, readonly string[]>> = {
  cart: ['type', 'product_id', 'product_name', 'value', 'currency', 'quantity'],
  checkout: ['value', 'currency'],
  interaction: ['channel'],
};
const SENDER = ['company_key', 'user_fingerprint', 'user_faq_fingerprint'];

let database: Database;
let server: TestServer;
let company: Company;
beforeAll(async () => {
  database = await openFresh('PostgreSQL');
  server = await buildTestServer(database);
  company = await makeCompany(database);
});
afterAll(async () => {
  await server.app.close();
  await database.close();
});

const sender = () => ({ company_key: company.key, user_fingerprint: randomUUID(), user_faq_fingerprint: randomUUID() });
const postText = (url: string, payload: string) =>
  server.app.inject({ method: 'POST', url, payload, headers: { 'content-type': 'application/json' } });

describe.each(Object.keys(ROUTES) as Kind[])('a bad %s event', (kind) => {
  test.each([...OF_ALL, ...OF_KIND[kind]])('with %s is refused at %s as %s', async (json, field, code, message) => {
    const good = JSON.stringify({ ...sender(), ...GOOD[kind] });
    const response = await postText(ROUTES[kind], good.replace(/\}$/, `,${json}}`));
    expect(expectProblem(response, 400)).toEqual([{ field, code, message: expect.stringMatching(message) }]);
    expect(response.json().detail).toMatch(message);
  });

  test.each([...SENDER, ...REQUIRED[kind]])('without %s is refused by that name', async (field) => {
    const { [field]: _, ...rest } = { ...sender(), ...GOOD[kind] } as Record<string, unknown>;
    const response = await server.app.inject({ method: 'POST', url: ROUTES[kind], payload: rest });
    const message = expect.stringMatching(new RegExp(`^${field}: missing, needs `));
    expect(expectProblem(response, 400)).toEqual([{ field, code: 'missing', message }]);
  });

  test('is told of every field at fault at once', async () => {
    const fields = expectProblem(await postText(ROUTES[kind], '{"occurred_at": "x"}'), 400).map((item) => item.field);
    expect(new Set(fields)).toEqual(new Set([...SENDER, ...REQUIRED[kind], 'occurred_at']));
  });
});

test('a line item without any field says which are missing', async () => {
  const payload = { ...sender(), ...GOOD.checkout, line_items: [LINE_ITEM, {}] };
  const errors = expectProblem(await server.app.inject({ method: 'POST', url: ROUTES.checkout, payload }), 400);
  const fields = ['product_id', 'product_name', 'quantity', 'value', 'currency'];
  expect(errors.map(({ field, code }) => [field, code])).toEqual(fields.map((name) => [`line_items[1].${name}`, 'missing']));
});

test('nothing of any of them was stored', async () => {
  expect(await countRows(database)).toBe(0);
});
