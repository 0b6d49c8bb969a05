import { formatMicros, MICROS } from '../money/amount.ts';
import { NOT_ITEMISED } from '../rollup/tables.ts';
import type { RevenueImpact } from './contract.ts';

/** What one product earned: amounts in micros, pieces in millionths. An empty id stands for what orders' items do not account for. */
export interface ProductRow {
  productId: string;
  productName: string;
  cartMicros: bigint;
  unitMicros: bigint;
  revenueMicros: bigint;
  refundMicros: bigint;
}

const NOT_ITEMISED_NAME = 'Not itemised (shipping, taxes, order discounts)';
const OTHERS_NAME = 'Other products';

/**
 * The products of a report. The store reads the most valuable ones; what the rest earned stands in a row of its own, so that
 * the products add up to the total. Both that row and what is not itemised have no product id.
 */
export function listProducts(
  rows: readonly ProductRow[],
  all: { cartMicros: bigint; revenueMicros: bigint; refundMicros: bigint },
  currency: string,
): RevenueImpact['products'] {
  const others = {
    productId: NOT_ITEMISED,
    productName: OTHERS_NAME,
    cartMicros: all.cartMicros - rows.reduce((sum, row) => sum + row.cartMicros, 0n),
    unitMicros: 0n,
    revenueMicros: all.revenueMicros - rows.reduce((sum, row) => sum + row.revenueMicros, 0n),
    refundMicros: all.refundMicros - rows.reduce((sum, row) => sum + row.refundMicros, 0n),
  };
  const named = rows.map((row) => (row.productId === NOT_ITEMISED ? { ...row, productName: NOT_ITEMISED_NAME } : row));
  return [...named, others].filter(isSomething).map((row) => ({
    product_id: row.productId === NOT_ITEMISED ? null : row.productId,
    product_name: row.productName,
    add_to_cart_gmv: formatMicros(row.cartMicros, currency),
    units: Number(row.unitMicros) / Number(MICROS),
    revenue: formatMicros(row.revenueMicros, currency),
    refunds: formatMicros(row.refundMicros, currency),
    net_revenue: formatMicros(row.revenueMicros - row.refundMicros, currency),
  }));
}

function isSomething(row: ProductRow): boolean {
  return [row.cartMicros, row.unitMicros, row.revenueMicros, row.refundMicros].some((sum) => sum !== 0n);
}
