import { expect, test } from 'vitest';
import { formatMicros } from '../../src/money/amount.ts';
import { currencyDigits, isCurrency, minorUnitMicros } from '../../src/money/currency.ts';
import { micros } from '../oracle/decimal.ts';

test.each([
  ['79.99', 'USD', '79.99'],
  ['1500', 'JPY', '1500'],
  ['1.5', 'KWD', '1.500'],
  ['0.0001', 'CLF', '0.0001'],
  ['0', 'USD', '0.00'],
  ['-0.05', 'USD', '-0.05'],
  ['0.333333', 'USD', '0.333333'],
  ['0.5', 'JPY', '0.5'],
  ['1000000000000', 'USD', '1000000000000.00'],
])('%s %s is written %s', (amount, currency, text) => {
  expect(formatMicros(micros(amount), currency)).toBe(text);
});

test.each([
  ['USD', 2, '0.01'],
  ['JPY', 0, '1'],
  ['KWD', 3, '0.001'],
  ['UYW', 4, '0.0001'],
])('%s has %d digits, so its smallest coin is %s', (currency, digits, coin) => {
  expect(currencyDigits(currency)).toBe(digits);
  expect(minorUnitMicros(currency)).toBe(micros(coin));
});

test.each(['USD', 'EUR', 'JPY', 'KWD', 'CHF', 'ZWG', 'XCG'])('%s is a currency', (code) => {
  expect(isCurrency(code)).toBe(true);
});

test.each(['usd', 'US', 'USDT', 'XXX', 'XAU', 'DEM', '', 'toString'])('%j is no currency', (code) => {
  expect(isCurrency(code)).toBe(false);
});
