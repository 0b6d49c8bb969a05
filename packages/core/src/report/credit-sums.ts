import { MICROS } from '../money/amount.ts';

/** Credited sums as the rollups hold them: amounts in micros, orders in millionths. */
export interface CreditSums {
  cartMicros: bigint;
  revenueMicros: bigint;
  orderMicros: bigint;
  refundMicros: bigint;
}

/** What nobody earned anything of. */
export const NO_CREDIT: CreditSums = { cartMicros: 0n, revenueMicros: 0n, orderMicros: 0n, refundMicros: 0n };

/** What several parts come to. */
export function addCredits(parts: readonly CreditSums[]): CreditSums {
  return parts.reduce(
    (sum, part) => ({
      cartMicros: sum.cartMicros + part.cartMicros,
      revenueMicros: sum.revenueMicros + part.revenueMicros,
      orderMicros: sum.orderMicros + part.orderMicros,
      refundMicros: sum.refundMicros + part.refundMicros,
    }),
    NO_CREDIT,
  );
}

/** Tells whether anything was earned, or given back. */
export function hasCredit(sums: CreditSums): boolean {
  return [sums.cartMicros, sums.revenueMicros, sums.orderMicros, sums.refundMicros].some((micros) => micros !== 0n);
}

/** A count of millionths as a number. */
export function toCount(micros: bigint): number {
  return Number(micros) / Number(MICROS);
}
