import type { Company } from '../../src/store/companies.ts';
import { authorize, type TestServer } from './server.ts';
import { LINE_ITEM, makeShopper, type Shopper } from './shopper.ts';

const MINUTE_MS = 60_000;

/**
 * Plays a short history of a company with something of everything: all kinds and outcomes, text in many scripts, two visitors who claim an
 * order, one verified, refunds of an order and of an unknown one. Gives the visitors. The clock must stand at the present for commands to find held events held.
 */
export async function playHistory(server: TestServer, company: Company): Promise<[Shopper, Shopper]> {
  const ago = (minutes: number) => new Date(server.clock.ms - minutes * MINUTE_MS).toISOString();
  const key = await authorize(server.database, company, ['events']);
  const one = makeShopper(server, company);
  await one.report('interaction', { conversation_id: 'c-1', ai_profile: 'Größe 😀', helpful: true, occurred_at: ago(60) });
  await one.report('interaction', { channel: 'FAQ', product_id: 'SKU-1', occurred_at: ago(55) });
  await one.report('cart', { quantity: 3, product_name: 'Schuh "quoted"\n\\', occurred_at: ago(50) });
  await one.report('cart', { type: 'QUANTITY_DECREASED', quantity: 1, occurred_at: ago(45) });
  await one.report('cart', { value: 0.333333, product_id: '靴', product_name: '靴', currency: 'JPY', occurred_at: ago(44) });
  await one.report('checkout', { order_id: 'o-1', value: 200, line_items: [LINE_ITEM], source: 'theme', occurred_at: ago(40) });
  await one.report('checkout', { order_id: 'o-1', value: 180, line_items: [LINE_ITEM], occurred_at: ago(39) }, key);
  const two = makeShopper(server, company, { user_fingerprint: 'no UUID at all' });
  await two.report('interaction', { channel: 'NUDGE', occurred_at: ago(60) });
  await two.report('checkout', { order_id: 'o-1', occurred_at: ago(30) });
  await two.report('checkout', { order_id: 'o-2', value: 10, occurred_at: ago(20) });
  await two.report('cart', { type: 'ITEM_REMOVED', occurred_at: ago(10) });
  await two.report('interaction', { event_id: 'old', occurred_at: ago(60 * 24 * 8) });
  await makeShopper(server, company).report('cart', { event_id: 'held' });
  for (const order_id of ['o-1', 'unknown']) {
    const refund = { company_key: company.key, order_id, refund_id: 'r-1', value: 79.99, currency: 'USD', line_items: [LINE_ITEM] };
    await server.app.inject({ method: 'POST', url: '/analytics/refund_events', payload: refund, headers: key });
  }
  return [one, two];
}
