/**
 * Splits an amount into `parts` nearly equal shares that add up to it exactly; earlier shares get what does not divide.
 * Shares are whole coins (multiples of `coinMicros`) where the amount is, so that what is shown in cents adds up in cents.
 */
export function splitEvenly(totalMicros: bigint, parts: number, coinMicros: bigint): bigint[] {
  if (parts === 1) return [totalMicros];
  const coin = totalMicros % coinMicros === 0n ? coinMicros : 1n;
  return splitCount(totalMicros / coin, parts).map((share) => share * coin);
}

/** Splits a whole number of 0 or more into so many nearly equal parts, one at least; earlier ones get what does not divide. */
export function splitCount(total: bigint, parts: number): bigint[] {
  const count = BigInt(parts);
  const least = total / count;
  return Array.from<bigint>({ length: parts })
    .fill(least + 1n, 0, Number(total % count))
    .fill(least, Number(total % count));
}

/**
 * Takes an amount from several holdings in proportion to what each holds: shares add up to the amount exactly and none
 * exceeds its holding. In whole coins where the amount and all holdings are. The amount is at most what they hold together.
 */
export function takeProportionally(totalMicros: bigint, holdings: readonly bigint[], coinMicros: bigint): bigint[] {
  const inCoins = [totalMicros, ...holdings].every((micros) => micros % coinMicros === 0n);
  const coin = inCoins ? coinMicros : 1n;
  const weights = holdings.map((micros) => micros / coin);
  return allocate(totalMicros / coin, weights).map((share) => share * coin);
}

/**
 * Splits a total in proportion to weights by the largest-remainder method (Hamilton's; ties go to the earlier part):
 * the parts add up to the total exactly, and each is its exact share rounded down or up. Nothing weighs nothing: all parts are 0.
 */
export function allocate(total: bigint, weights: readonly bigint[]): bigint[] {
  const weightSum = weights.reduce((sum, weight) => sum + weight, 0n);
  if (weightSum === 0n) return weights.map(() => 0n);
  const parts = weights.map((weight) => (total * weight) / weightSum);
  const missing = total - parts.reduce((sum, part) => sum + part, 0n);
  const byRemainder = weights
    .map((weight, index) => ({ index, remainder: (total * weight) % weightSum }))
    .sort((a, b) => (a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1));
  const raised = new Set(byRemainder.slice(0, Number(missing)).map(({ index }) => index));
  return parts.map((part, index) => (raised.has(index) ? part + 1n : part));
}
