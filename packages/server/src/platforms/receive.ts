import { REFUND_WAIT_MS } from '@cartograph/core/event/time';
import type { Database } from '../store/database.ts';
import { orUnavailable } from '../store/failure.ts';
import { countDelivery, findShop, noteUninstalled, readSecrets, type Shop } from '../store/platform-connections.ts';
import { insertDelivery, isDelivered } from '../store/platform-deliveries.ts';
import { insertPrivacyRequest } from '../store/privacy-requests.ts';
import { inTransaction } from '../store/transaction.ts';
import type { Adapter, Instruction, Webhook, WebhookHead } from './adapter.ts';
import { bringIn, type Intake } from './bring-in.ts';
import { toRefund } from './order.ts';
import { isSigned } from './signature.ts';

/**
 * What became of a webhook: dealt with (also where it was of no use, for sending it again would not help), or refused. With it goes the company of
 * which something is to be erased, if so.
 */
export type WebhookOutcome = { status: 'done'; toEraseOf?: number } | { status: 'unsigned' | 'unknown_shop' };

/** Nothing is retried for longer: Shopify tries for 4 hours, and reconciling is another way in. */
export const DELIVERIES_KEPT_MS = REFUND_WAIT_MS;

/**
 * Deals with a webhook of a shop system: checks who sent it, does what it asks for, and notes that it was dealt with last, so that one whose
 * dealing broke off is dealt with again. Throws Overloaded, StoreUnavailable.
 */
export async function receiveWebhook(intake: Intake, adapter: Adapter, webhook: Webhook): Promise<WebhookOutcome> {
  if (adapter.isPing(webhook)) return { status: 'done' };
  const head = adapter.readHead(webhook);
  const shop = head && (await orUnavailable(findShop(intake.database.db, adapter.platform, head.shop)));
  if (head === undefined || shop === undefined) return { status: 'unknown_shop' };
  if (!isSigned(webhook.body, head.signature, await orUnavailable(readSecrets(intake.database.db, shop)))) return { status: 'unsigned' };
  if (await orUnavailable(isDelivered(intake.database.db, shop, head.deliveryId))) return { status: 'done' };
  const instructions = readInstructions(adapter, head, webhook.body);
  const failure = typeof instructions === 'string' ? instructions : null;
  const todo = typeof instructions === 'string' ? [] : instructions;
  for (const instruction of todo) await carryOut(intake, shop, head, instruction, webhook.receivedAtMs);
  await noteDelivered(intake.database, shop, head, failure, new Date(webhook.receivedAtMs));
  return todo.some(({ kind }) => kind === 'privacy') ? { status: 'done', toEraseOf: shop.companyId } : { status: 'done' };
}

/** What a webhook asks for, or a sentence about why that cannot be told. */
function readInstructions(adapter: Adapter, { topic }: WebhookHead, body: Buffer): Instruction[] | string {
  let payload: unknown;
  try {
    payload = JSON.parse(body.toString('utf8'));
  } catch {
    return 'the payload is not JSON';
  }
  const parsed = adapter.readPayload(topic, payload);
  return parsed.ok ? parsed.value : parsed.problems.map(({ message }) => message).join('; ');
}

async function carryOut(
  intake: Intake,
  shop: Shop,
  { deliveryId }: WebhookHead,
  instruction: Instruction,
  receivedAtMs: number,
): Promise<void> {
  const { companyId, platform } = shop;
  const at = new Date(receivedAtMs);
  if (instruction.kind === 'order') await bringIn(intake, shop, instruction.order, receivedAtMs);
  else if (instruction.kind === 'refund') await intake.lanes.record(companyId, [toRefund(instruction.refund, receivedAtMs)]);
  else if (instruction.kind === 'uninstalled') await orUnavailable(noteUninstalled(intake.database.db, shop, at));
  else {
    const request = { ...instruction.request, requestId: `${platform} ${deliveryId}`, requestedAt: at };
    await orUnavailable(insertPrivacyRequest(intake.database.db, shop, request));
  }
}

function noteDelivered(
  database: Database,
  shop: Shop,
  { deliveryId, topic }: WebhookHead,
  failure: string | null,
  at: Date,
): Promise<void> {
  return inTransaction(database, async (tx) => {
    if (await insertDelivery(tx, shop, deliveryId, at)) await countDelivery(tx, shop, topic, failure, at);
  });
}
