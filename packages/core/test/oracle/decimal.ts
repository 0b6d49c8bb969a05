/** Reads a decimal text such as "-79.99" into millionths by padding it with zeros. */
export function micros(text: string): bigint {
  const match = /^(-?)(\d+)(?:\.(\d{1,6}))?$/.exec(text);
  if (match === null) throw new Error(`not a decimal amount of at most six decimals: ${text}`);
  const [, sign = '', whole = '', fraction = ''] = match;
  return BigInt(sign + whole + fraction.padEnd(6, '0'));
}

/** Adds up amounts. */
export function sum(amounts: readonly bigint[]): bigint {
  let total = 0n;
  for (const amount of amounts) total += amount;
  return total;
}
