import type { ReportQuery } from '../../src/report/query.ts';
import type { FoldedEvent } from '../../src/timeline/fold.ts';
import { sum } from './decimal.ts';

/** What a product brought in, counted by hand: money in millionths, whole pieces. */
interface NaiveProduct {
  gmv: bigint;
  units: number;
  revenue: bigint;
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
  const sales = lines.flatMap(salesOf);
  const products = new Map<string, NaiveProduct>();
  for (const id of new Set(sales.map((sale) => sale.productId))) {
    const own = sales.filter((sale) => sale.productId === id);
    const gmv = sum(own.map((sale) => sale.gmv));
    const revenue = sum(own.map((sale) => sale.revenue));
    const units = own.reduce((total, sale) => total + sale.units, 0);
    if (gmv !== 0n || revenue !== 0n || units !== 0) products.set(id, { gmv, units, revenue });
  }
  return products;
}

function salesOf({ entry }: FoldedEvent): Sale[] {
  if (entry?.kind === 'cart') return [{ productId: entry.productId, gmv: entry.amountMicros, units: 0, revenue: 0n }];
  if (entry === null || entry.touches.length === 0) return [];
  const items = entry.lineItems.map((item) => ({
    productId: item.productId,
    gmv: 0n,
    units: item.quantity,
    revenue: item.currency === entry.currency ? item.valueMicros * BigInt(item.quantity) : 0n,
  }));
  const unexplained = entry.amountMicros - sum(items.map((item) => item.revenue));
  return [...items, { productId: '', gmv: 0n, units: 0, revenue: unexplained }];
}
