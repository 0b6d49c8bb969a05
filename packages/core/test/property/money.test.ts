import fc from 'fast-check';
import { expect, test } from 'vitest';
import { allocate, splitCount, splitEvenly, takeProportionally } from '../../src/money/allocate.ts';
import { averageMicros, formatMicros, parseMicros, readMicros, toMicros } from '../../src/money/amount.ts';
import { micros, sum } from '../oracle/decimal.ts';
import { COINS } from '../oracle/shares.ts';

const currencies = fc.constantFrom('USD', 'JPY', 'KWD');
const digits: Readonly<Record<string, number>> = { USD: 2, JPY: 0, KWD: 3 };
/** Amounts of all sizes, with whole coins and zero more often than chance would have them. */
const amounts = fc.oneof(
  fc.bigInt(0n, 300n),
  fc.bigInt(0n, 10n ** 18n),
  fc.bigInt(0n, 100_000n).map((cents) => cents * 10_000n),
  fc.bigInt(0n, 1_000n).map((units) => units * 1_000_000n),
);

/** Decimal texts of at most 15 significant digits, which a double holds well enough to give the very same text back. */
const decimals = fc
  .record({ whole: fc.oneof(fc.constant(0), fc.nat(999), fc.nat(999_999)), fraction: fc.stringMatching(/^\d{0,9}$/) })
  .map(({ whole, fraction }) => `${whole}${fraction === '' ? '' : `.${fraction}`}`);

test('a number from the wire becomes the decimal it is written as, rounded half up at the sixth place', () => {
  fc.assert(
    fc.property(decimals, (text) => {
      const [whole = '', fraction = ''] = text.split('.');
      const billionths = BigInt(whole + fraction.padEnd(9, '0'));
      expect(toMicros(Number(text)), text).toBe((billionths + 500n) / 1000n);
    }),
    { numRuns: 3000 },
  );
});

test.each([
  [0, 0n],
  [-0, 0n],
  [79.99, 79_990_000n],
  [0.1 + 0.2, 300_000n],
  [1e12, 10n ** 18n],
  [1e21, 10n ** 27n],
  [5e-7, 1n],
  [4.9e-7, 0n],
  [1e-7, 0n],
  [5e-324, 0n],
  [1.0000005, 1_000_001n],
  [0.333333, 333_333n],
])('%d becomes %d millionths', (value, expected) => {
  expect(toMicros(value)).toBe(expected);
});

test('a shop system’s decimal is read as what it says, rounded at the sixth place away from zero, of any length and sign', () => {
  const texts = fc.record({
    sign: fc.constantFrom('', '-'),
    whole: fc.stringMatching(/^\d{1,30}$/),
    fraction: fc.stringMatching(/^\d{0,12}$/),
  });
  fc.assert(
    fc.property(texts, fc.boolean(), ({ sign, whole, fraction }, dotted) => {
      const size = BigInt(whole + fraction.padEnd(12, '0'));
      const rounded = (size + 500_000n) / 1_000_000n;
      expect(parseMicros(`${sign}${whole}${dotted || fraction !== '' ? `.${fraction}` : ''}`)).toBe(sign === '-' ? -rounded : rounded);
    }),
    { numRuns: 2000 },
  );
});

test.each([
  ['14.10', 14_100_000n],
  ['-5', -5_000_000n],
  ['5.', 5_000_000n],
  [-12.5, -12_500_000n],
  [0, 0n],
  [Number.NaN, undefined],
  [Number.POSITIVE_INFINITY, undefined],
  ['', undefined],
  ['12,50', undefined],
  ['.5', undefined],
  ['1e3', undefined],
  [' 1', undefined],
  ['1'.repeat(31), undefined],
  [null, undefined],
  [true, undefined],
])('%s from a shop system is %s millionths', (amount, expected) => {
  expect(parseMicros(amount)).toBe(expected);
});

test('a written amount reads back as the same amount, with the digits of its currency and no idle ones', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        amounts,
        amounts.map((amount) => -amount),
      ),
      currencies,
      (amount, currency) => {
        const text = formatMicros(amount, currency);
        const usual = digits[currency] ?? 0;
        const fraction = text.split('.')[1] ?? '';
        expect(micros(text)).toBe(amount);
        expect(readMicros(text)).toBe(amount);
        expect(fraction.length).toBeGreaterThanOrEqual(usual);
        if (fraction.length > usual) expect(text.at(-1)).not.toBe('0');
      },
    ),
    { numRuns: 1000 },
  );
});

test('an average is the whole number of coins nearest to the exact quotient, the higher one on a tie', () => {
  fc.assert(
    fc.property(fc.bigInt(-(10n ** 15n), 10n ** 15n), fc.bigInt(1n, 10n ** 8n), currencies, (amount, count, currency) => {
      const coin = COINS[currency] as bigint;
      const average = averageMicros(amount, count, currency);
      // Both sides of `average - coin/2 <= amount / count < average + coin/2`, times twice the count in millionths.
      const exact = 2n * amount * 1_000_000n;
      expect(average % coin).toBe(0n);
      expect((2n * average - coin) * count).toBeLessThanOrEqual(exact);
      expect((2n * average + coin) * count).toBeGreaterThan(exact);
    }),
    { numRuns: 1000 },
  );
});

test.each([
  ['0.05', 2n, 'USD', '0.03'],
  ['-0.05', 2n, 'USD', '-0.02'],
  ['1', 3n, 'USD', '0.33'],
  ['1', 2n, 'JPY', '1'],
  ['0.001', 2n, 'KWD', '0.001'],
  ['5', 0n, 'USD', '0.00'],
])('%s over %d is, in %s, %s', (amount, count, currency, expected) => {
  expect(formatMicros(averageMicros(micros(amount), count * 1_000_000n, currency), currency)).toBe(expected);
});

test('an allocation adds up, and every part is its exact share rounded down or up', () => {
  const weights = fc.array(fc.oneof(fc.constant(0n), fc.bigInt(0n, 5n), fc.bigInt(0n, 10n ** 12n)), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(amounts, weights, (total, parts) => {
      const shares = allocate(total, parts);
      const weightSum = sum(parts);
      expect(shares).toHaveLength(parts.length);
      expect(sum(shares)).toBe(weightSum === 0n ? 0n : total);
      shares.forEach((share, index) => {
        expectNear(share * weightSum, weightSum === 0n ? 0n : total * (parts[index] as bigint), weightSum);
      });
    }),
    { numRuns: 1000 },
  );
});

test('nearly equal parts of a number are what equal weights give', () => {
  fc.assert(
    fc.property(amounts, fc.integer({ min: 1, max: 9 }), (total, parts) => {
      const weights = Array.from({ length: parts }, () => 1n);
      expect(splitCount(total, parts)).toEqual(allocate(total, weights));
    }),
    { numRuns: 1000 },
  );
});

test('an even split adds up, is off by less than a coin, and is in whole coins where the amount is', () => {
  fc.assert(
    fc.property(amounts, fc.integer({ min: 1, max: 9 }), currencies, (total, parts, currency) => {
      const coin = COINS[currency] as bigint;
      const shares = splitEvenly(total, parts, coin);
      expect(sum(shares)).toBe(total);
      for (const share of shares) {
        expectNear(share * BigInt(parts), total, coin * BigInt(parts));
        if (total % coin === 0n) expect(share % coin).toBe(0n);
      }
      expect([...shares].sort((a, b) => (a < b ? 1 : -1))).toEqual(shares);
    }),
    { numRuns: 1000 },
  );
});

test('taking from holdings adds up, takes from none more than it holds, and is off by less than a coin', () => {
  const takings = fc
    .record({ holdings: fc.array(amounts, { minLength: 1, maxLength: 6 }), currency: currencies, permille: fc.bigInt(0n, 1000n) })
    .map(({ holdings, currency, permille }) => ({ holdings, currency, total: (sum(holdings) * permille) / 1000n }));
  fc.assert(
    fc.property(takings, ({ holdings, currency, total }) => {
      const coin = COINS[currency] as bigint;
      const shares = takeProportionally(total, holdings, coin);
      const held = sum(holdings);
      const isInCoins = [total, ...holdings].every((amount) => amount % coin === 0n);
      expect(sum(shares)).toBe(total);
      shares.forEach((share, index) => {
        const holding = holdings[index] as bigint;
        expect(share).toBeGreaterThanOrEqual(0n);
        expect(share).toBeLessThanOrEqual(holding);
        expectNear(share * held, total * holding, coin * held);
        if (isInCoins) expect(share % coin).toBe(0n);
      });
    }),
    { numRuns: 1000 },
  );
});

/** That two numbers differ by less than a limit, or not at all. */
function expectNear(actual: bigint, exact: bigint, limit: bigint): void {
  const distance = actual > exact ? actual - exact : exact - actual;
  if (distance !== 0n) expect(distance).toBeLessThan(limit);
}
