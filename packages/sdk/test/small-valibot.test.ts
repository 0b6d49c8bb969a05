import { fileURLToPath } from 'node:url';
import { accept } from '@cartograph/core/wire/accept';
import { cartCall, checkoutCall, interactionCall } from '@cartograph/core/wire/browser';
import { build } from 'esbuild';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { shortWays } from '../scripts/short-ways.js';

type Accept = (method: 'cart' | 'checkout' | 'interaction', data: unknown) => unknown;

const schemas = { cart: cartCall, checkout: checkoutCall, interaction: interactionCall };
const byValibot: Accept = (method, data) => accept<(typeof schemas)[typeof method]>(schemas[method], data);
let bySmallValibot: Accept;

beforeAll(async () => {
  const wire = fileURLToPath(new URL('../../core/src/wire', import.meta.url));
  const bundle = await build({
    stdin: {
      contents: `
        import { accept } from '${wire}/accept.ts';
        import { cartCall, checkoutCall, interactionCall } from '${wire}/browser.ts';
        const schemas = { cart: cartCall, checkout: checkoutCall, interaction: interactionCall };
        export const acceptCall = (method, data) => accept(schemas[method], data);`,
      resolveDir: wire,
    },
    bundle: true,
    write: false,
    logOverride: { 'import-is-undefined': 'error' },
    format: 'esm',
    conditions: ['source'],
    plugins: [shortWays],
  });
  const url = `data:text/javascript;base64,${Buffer.from(bundle.outputFiles[0]?.contents ?? []).toString('base64')}`;
  bySmallValibot = (await import(/* @vite-ignore */ url)).acceptCall;
});

const near = (...likely: unknown[]) =>
  fc.oneof(
    { weight: 40, arbitrary: fc.constantFrom(...likely) },
    { weight: 1, arbitrary: fc.constantFrom(undefined, null, '', 0, -1, 0.5, Number.NaN, 1e13, Number.POSITIVE_INFINITY, true, [], {}) },
    { weight: 1, arbitrary: fc.anything() },
  );
const text = near('mug-1', 'mug-2', 'Ü', 'a', 'b', 'c', 'x'.repeat(255), '😀'.repeat(255), 'x'.repeat(256), '\u0000', '\ud800', '');
const value = near(79.99, 0, 1e12, 1e-7);
const quantity = near(1, 2, 100_000, 100_001);
const currency = near('USD', 'JPY', 'EUR', 'KWD', 'usd');
const lineItem = fc.record({ productId: text, productName: text, quantity, value, currency }, { requiredKeys: [] });

const cart = fc.record(
  {
    type: near('ITEM_ADDED', 'QUANTITY_INCREASED', 'QUANTITY_DECREASED', 'ITEM_REMOVED', 'item_added'),
    productId: text,
    productName: text,
    value,
    currency,
    quantity,
    source: text,
    previousQuantity: quantity,
    unknown: fc.anything(),
  },
  { requiredKeys: ['type', 'productId', 'productName', 'value', 'currency', 'quantity'] },
);
const checkout = fc.record(
  { orderId: text, value, currency, lineItems: fc.oneof(fc.array(lineItem, { maxLength: 4 }), near(undefined, null, Array(501).fill({}))) },
  { requiredKeys: ['value', 'currency'] },
);
const interaction = fc.record(
  {
    channel: near('CHAT', 'FAQ', 'NUDGE', 'chat'),
    conversationId: text,
    helpful: near(true, false, 'yes'),
    productId: text,
    aiProfile: text,
  },
  { requiredKeys: ['channel'] },
);

test.each([
  ['cart', cart],
  ['checkout', checkout],
  ['interaction', interaction],
] as const)('accepts of %s calls what valibot accepts, and makes the same of it', (method, arbitrary) => {
  let accepted = 0;
  fc.assert(
    fc.property(fc.oneof({ weight: 9, arbitrary }, { weight: 1, arbitrary: fc.anything() }), (data) => {
      const expected = byValibot(method, data);
      expect(withoutAbsent(bySmallValibot(method, data))).toEqual(withoutAbsent(expected));
      if (expected) accepted++;
    }),
    { numRuns: 1500 },
  );
  expect(accepted).toBeGreaterThan(50);
});

/** A field that is absent and one that is undefined are the same JSON. */
function withoutAbsent(data: unknown): unknown {
  return data === undefined ? undefined : JSON.parse(JSON.stringify(data));
}
