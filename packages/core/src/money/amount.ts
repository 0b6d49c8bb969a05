import { currencyDigits, minorUnitMicros } from './currency.ts';

/** Micros in one unit of any currency: money is kept in millionths, as integers. */
export const MICROS = 1_000_000n;

const EXACT_MAX_MICROS = 2 ** 50;

/**
 * Turns a number from the wire into micros, exactly as it is written in decimal: 79.99 is 79,990,000n.
 * What lies beyond the sixth decimal is rounded half up. Takes finite numbers of 0 and more.
 */
export function toMicros(value: number): bigint {
  // Where six decimals give the very same number, they are how it is written; far below 2^53 rounding cannot miss them.
  const micros = Math.round(value * 1e6);
  if (micros < EXACT_MAX_MICROS && micros / 1e6 === value) return BigInt(micros);
  const [mantissa = '', exponent = '0'] = String(value).split('e');
  const [whole = '', fraction = ''] = mantissa.split('.');
  const digits = BigInt(whole + fraction);
  const shift = Number(exponent) - fraction.length + 6;
  if (shift >= 0) return digits * 10n ** BigInt(shift);
  return divideRoundingHalfUp(digits, 10n ** BigInt(-shift));
}

const DECIMAL = /^(-?)(\d{1,30})(?:\.(\d*))?$/;

/**
 * Reads an amount that is written in decimal, as shop systems send it: "14.10", "-5", or a number; undefined for anything else. Exact up to six
 * decimals, rounded half away from zero beyond.
 */
export function parseMicros(amount: unknown): bigint | undefined {
  if (typeof amount === 'number') return Number.isFinite(amount) ? signed(amount < 0, toMicros(Math.abs(amount))) : undefined;
  const [, sign, whole = '', fraction = ''] = (typeof amount === 'string' && DECIMAL.exec(amount)) || [];
  if (sign === undefined) return undefined;
  return signed(
    sign === '-',
    divideRoundingHalfUp(BigInt(whole + fraction.padEnd(6, '0')), 10n ** BigInt(Math.max(fraction.length - 6, 0))),
  );
}

function signed(isNegative: boolean, micros: bigint): bigint {
  return isNegative ? -micros : micros;
}

/**
 * Writes micros as a decimal string with the currency's digits, and more (up to six) only where the exact amount has them:
 * 79,990,000n USD is "79.99", 333,333n USD is "0.333333", 1,500,000,000n JPY is "1500".
 */
export function formatMicros(micros: bigint, currency: string): string {
  const sign = micros < 0n ? '-' : '';
  const digits = (micros < 0n ? -micros : micros).toString().padStart(7, '0');
  const fraction = digits.slice(-6).replace(/0+$/, '').padEnd(currencyDigits(currency), '0');
  return sign + digits.slice(0, -6) + (fraction === '' ? '' : `.${fraction}`);
}

/** Reads an amount that `formatMicros` wrote. Throws SyntaxError for another text. */
export function readMicros(text: string): bigint {
  const [whole = '', fraction = ''] = text.split('.');
  return BigInt(whole + fraction.padEnd(6, '0'));
}

/**
 * Divides an amount by a count of things, rounded half up to the currency's smallest coin; zero things give zero.
 * `countMicros` is the count in millionths, for orders may be shared between interactions.
 */
export function averageMicros(micros: bigint, countMicros: bigint, currency: string): bigint {
  if (countMicros === 0n) return 0n;
  const coinMicros = minorUnitMicros(currency);
  return divideRoundingHalfUp(micros * MICROS, countMicros * coinMicros) * coinMicros;
}

/** Integer division rounded half up, towards positive infinity on a tie; the divisor is positive. */
function divideRoundingHalfUp(dividend: bigint, divisor: bigint): bigint {
  const doubled = 2n * dividend + divisor;
  const quotient = doubled / (2n * divisor);
  return doubled % (2n * divisor) < 0n ? quotient - 1n : quotient;
}
