import type { ReportQuery } from '../../src/report/query.ts';
import type { FoldedEvent } from '../../src/timeline/fold.ts';
import { sum } from './decimal.ts';
import { naiveRefundedProducts } from './refunds.ts';

/** What a product brought in, counted by hand: money in millionths, whole pieces. */
interface NaiveProduct {
  gmv: bigint;
  units: number;
  revenue: bigint;
  refunds: bigint;
}

interface Sale extends NaiveProduct {
  productId: string;
}

/** Counts what each product brought in, whoever earned it; the empty id stands for what order items do not account for. */
export function naiveProducts(
  ledgers: readonly (readonly FoldedEvent[])[],
  query: ReportQuery,
  dayOf: (timeMs: number) => string,
): Map<string, NaiveProduct> {
  const isInRange = (day: string) => day >= query.from && day <= query.to;
  const lines = ledgers.flat().filter(({ event, entry }) => entry?.currency === query.currency && isInRange(dayOf(event.occurredAtMs)));
  const sales = [...lines.flatMap(salesOf), ...refundsOf(ledgers.flat(), lines)];
  const products = new Map<string, NaiveProduct>();
  for (const id of new Set(sales.map((sale) => sale.productId))) {
    const own = sales.filter((sale) => sale.productId === id);
    const gmv = sum(own.map((sale) => sale.gmv));
    const revenue = sum(own.map((sale) => sale.revenue));
    const refunds = sum(own.map((sale) => sale.refunds));
    const units = own.reduce((total, sale) => total + sale.units, 0);
    if (gmv !== 0n || revenue !== 0n || refunds !== 0n || units !== 0) products.set(id, { gmv, units, revenue, refunds });
  }
  return products;
}

const NOTHING = { gmv: 0n, units: 0, revenue: 0n, refunds: 0n };

function salesOf({ entry }: FoldedEvent): Sale[] {
  if (entry?.kind === 'cart') return [{ ...NOTHING, productId: entry.productId, gmv: entry.amountMicros }];
  if (entry?.kind !== 'order' || entry.touches.length === 0) return [];
  const items = entry.lineItems.map((item) => ({
    ...NOTHING,
    productId: item.productId,
    units: item.quantity,
    revenue: item.currency === entry.currency ? item.valueMicros * BigInt(item.quantity) : 0n,
  }));
  const unexplained = entry.amountMicros - sum(items.map((item) => item.revenue));
  return [...items, { ...NOTHING, productId: '', revenue: unexplained }];
}

/** What the refunds among `lines` took from each product; what is left of it for them depends on all refunds of the order. */
function refundsOf(all: readonly FoldedEvent[], lines: readonly FoldedEvent[]): Sale[] {
  const counted = all.flatMap((line) =>
    line.event.kind === 'refund' && line.entry?.kind === 'refund' && line.entry.order.touches.length > 0
      ? [{ line, entry: line.entry, items: line.event.lineItems }]
      : [],
  );
  return [...new Set(counted.map(({ entry }) => entry.order))].flatMap((order) => {
    const own = counted.filter(({ entry }) => entry.order === order);
    const refunds = own.map(({ entry, items }) => ({ taken: -entry.amountMicros, left: entry.leftMicros, items }));
    const taken = naiveRefundedProducts(order.lineItems, order.currency, refunds);
    return own.flatMap(({ line }, index) =>
      lines.includes(line) ? [...(taken[index] ?? [])].map(([productId, amount]) => ({ ...NOTHING, productId, refunds: amount })) : [],
    );
  });
}
