import type { Checkout } from '@cartograph/core/event/event';
import { REFUND_WAIT_MS } from '@cartograph/core/event/time';
import type { Platform } from '@cartograph/core/manage/integrations';
import type { Arrival } from '../ingest/arrival.ts';
import type { Lanes } from '../ingest/lanes.ts';
import type { Answer } from '../ingest/record.ts';
import type { Database } from '../store/database.ts';
import { toLineItem, toStoredLineItem } from '../store/event-row.ts';
import { orUnavailable } from '../store/failure.ts';
import { type Buyer, keepOrder, type MatchedCheckout, noteBuyer } from '../store/platform-checkouts.ts';
import type { Shop } from '../store/platform-connections.ts';
import type { StoredReport } from '../store/schema.ts';
import { inTransaction } from '../store/transaction.ts';
import { identifyBuyer, type PlatformOrder, toCheckout, toRefund } from './order.ts';

/** What bringing orders in takes: where those wait whose buyer is not known, and the line that records the others. */
export interface Intake {
  database: Database;
  lanes: Pick<Lanes, 'record'>;
}

/**
 * Records an order of a shop system as its buyer's, with its refunds. Without a buyer it is kept aside until its checkout is claimed, for as long as
 * an order may arrive. Safe to do again: what is there is a duplicate. Gives what each part came to. Throws Overloaded, StoreUnavailable.
 */
export async function bringIn(intake: Intake, shop: Shop, order: PlatformOrder, receivedAtMs: number): Promise<Answer[]> {
  const refunds = order.refunds.map((refund) => toRefund(refund, receivedAtMs));
  const orders = order.checkout === null ? [] : await findBuyers(intake, shop, { ...order, checkout: order.checkout }, receivedAtMs);
  const arrivals = [...orders, ...refunds];
  return arrivals.length === 0 ? [] : intake.lanes.record(shop.companyId, arrivals);
}

/** Notes who made a checkout, by the browser's word, and records the order that waits for it, if it is there. */
export async function claimCheckout(
  intake: Intake,
  companyId: number,
  platform: Platform,
  { token, orderId, buyer }: { token: string | null; orderId: string | null; buyer: Buyer },
  receivedAtMs: number,
): Promise<void> {
  const tokens = tokensOf(token, orderId);
  const matched = await orUnavailable(
    inTransaction(intake.database, (tx) => noteBuyer(tx, companyId, platform, tokens, buyer, expiry(receivedAtMs))),
  );
  const arrivals = toArrivals(platform, matched, receivedAtMs);
  if (arrivals.length > 0) await intake.lanes.record(companyId, arrivals);
}

async function findBuyers(
  { database }: Intake,
  shop: Shop,
  order: PlatformOrder & { checkout: Checkout & { orderId: string } },
  receivedAtMs: number,
): Promise<Arrival[]> {
  const { orderId, checkoutToken, checkout, placedAtMs, revision, fingerprints } = order;
  if (fingerprints !== null)
    return [toCheckout(checkout, { placedAtMs, revision, buyer: identifyBuyer(fingerprints), from: shop }, receivedAtMs)];
  const waiting = { orderId, revision, report: toStored(checkout, placedAtMs, shop) };
  const tokens = tokensOf(checkoutToken, orderId);
  const matched = await orUnavailable(
    inTransaction(database, (tx) => keepOrder(tx, shop.companyId, shop.platform, tokens, waiting, expiry(receivedAtMs))),
  );
  return toArrivals(shop.platform, matched, receivedAtMs);
}

/** An order is known by its checkout's token and by its own id; the browser may know one of them. No token of a shop system begins so. */
function tokensOf(token: string | null, orderId: string | null): string[] {
  return [...(token === null ? [] : [`token ${token}`]), ...(orderId === null ? [] : [`order ${orderId}`])];
}

/** Nothing is recorded that is older than the event time allows, so there is nothing to wait for beyond that. */
function expiry(receivedAtMs: number): Date {
  return new Date(receivedAtMs + REFUND_WAIT_MS);
}

/** The same order may wait under two names: the first is enough. */
function toArrivals(platform: Platform, matched: readonly MatchedCheckout[], receivedAtMs: number): Arrival[] {
  return matched.slice(0, 1).map(({ orderId, revision, report, buyer }) => {
    const checkout = fromStored(report, orderId, platform);
    return toCheckout(checkout, { placedAtMs: report.placed_at_ms, revision, buyer, from: { platform, shop: report.shop } }, receivedAtMs);
  });
}

function toStored({ valueMicros, currency, lineItems }: Checkout, placedAtMs: number, { shop }: Shop): StoredReport {
  return { shop, placed_at_ms: placedAtMs, value_micros: valueMicros.toString(), currency, line_items: lineItems.map(toStoredLineItem) };
}

function fromStored(
  { value_micros, currency, line_items }: StoredReport,
  orderId: string,
  platform: Platform,
): Checkout & { orderId: string } {
  const lineItems = line_items.map(toLineItem);
  return { kind: 'checkout', orderId, valueMicros: BigInt(value_micros), currency, lineItems, source: platform };
}
