import { MICROS } from '../money/amount.ts';

/** Credited sums as the rollups hold them: amounts in micros, orders in millionths. */
export interface CreditSums {
  cartMicros: bigint;
  revenueMicros: bigint;
  orderMicros: bigint;
  refundMicros: bigint;
}

/** A count of millionths as a number. */
export function toCount(micros: bigint): number {
  return Number(micros) / Number(MICROS);
}
