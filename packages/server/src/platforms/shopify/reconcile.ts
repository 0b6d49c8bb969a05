import type { Answer } from '../../ingest/record.ts';
import type { Shop } from '../../store/platform-connections.ts';
import { bringIn, type Intake } from '../bring-in.ts';
import type { AdminApi, OrderPage } from './admin.ts';
import { toWebhookOrder } from './admin-order.ts';
import { toPlatformOrder } from './order.ts';

/** What reconciling came to: how many orders were read, and what became of them and their refunds. */
export interface Reconciled {
  orders: number;
  recorded: number;
  /** Known already, in this version or a newer one. */
  known: number;
  ignored: Map<string, number>;
  /** Test orders, and those that could not be read. */
  leftOut: number;
}

/** What reconciling tells on its way. */
export interface Progress {
  onProgress: (done: number, total: number) => void;
  /** Everything that changed before this moment has been brought in: the next run may begin here. */
  onReached: (at: Date) => Promise<void>;
}

/**
 * Brings in what webhooks missed: every order of a shop that changed since a moment, oldest change first, with its refunds. What is there already is a
 * duplicate, so it may be done again. Throws AdminApiFailed, StoreUnavailable; then `onReached` was told how far it came.
 */
export async function reconcile(
  intake: Intake,
  shop: Shop,
  api: AdminApi,
  since: Date,
  nowMs: () => number,
  progress: Progress,
): Promise<Reconciled> {
  const search = `updated_at:>='${since.toISOString()}'`;
  const total = await api.countOrders(search);
  const done: Reconciled = { orders: 0, recorded: 0, known: 0, ignored: new Map(), leftOut: 0 };
  let after: string | null = null;
  do {
    const page: OrderPage = await api.readOrders(search, after);
    for (const order of page.orders) {
      const parsed = toWebhookOrder(order);
      if (!parsed.ok || parsed.value.test === true) done.leftOut += 1;
      else countAnswers(done, await bringIn(intake, shop, toPlatformOrder(parsed.value), nowMs()));
    }
    done.orders += page.orders.length;
    const last = page.orders.at(-1);
    if (last !== undefined) await progress.onReached(new Date(last.updatedAt));
    progress.onProgress(done.orders, Math.max(total, done.orders));
    after = page.after;
  } while (after !== null);
  return done;
}

function countAnswers(done: Reconciled, answers: readonly Answer[]): void {
  for (const { status, reason } of answers) {
    if (status === 'recorded') done.recorded += 1;
    else if (status === 'duplicate') done.known += 1;
    else done.ignored.set(reason ?? '', (done.ignored.get(reason ?? '') ?? 0) + 1);
  }
}
