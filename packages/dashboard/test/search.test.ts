import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readEventsSearch } from '../src/events/search.ts';
import { parseSearch, stringifySearch } from '../src/filters/query-string.ts';
import { readReportSearch } from '../src/filters/search.ts';
import { METRIC_IDS } from '../src/revenue/metrics.ts';
import { readMetrics, readRevenueSearch, writeMetrics } from '../src/revenue/search.ts';

const whole = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 });

test('a query that is written reads back as it was, whatever the texts hold', () => {
  fc.assert(
    fc.property(fc.dictionary(whole, whole), (search) => {
      expect(parseSearch(stringifySearch(search))).toEqual({ ...search });
    }),
  );
});

test('what is empty or undefined is left out of the address', () => {
  expect(stringifySearch({ channel: undefined, q: '', model: 'linear' })).toBe('?model=linear');
  expect(stringifySearch({})).toBe('');
});

describe('the filters of an address', () => {
  test('are taken as they are', () => {
    const search = { range: '7d', currency: 'EUR', model: 'linear', channel: 'FAQ', ai_profile: 'Guide' };
    expect(readReportSearch(search)).toEqual(search);
  });

  test('are left out where they make no sense, never refused', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom('range', 'from', 'to', 'currency', 'model', 'channel', 'kind', 'status'), fc.anything()),
        (raw) => {
          const { range, from, to, currency, model, channel } = readReportSearch(raw);
          if (range !== undefined) expect(['today', 'yesterday', '7d', '30d', '90d']).toContain(range);
          expect(from === undefined).toBe(to === undefined);
          if (currency !== undefined) expect(currency).toMatch(/^[A-Z]{3}$/);
          if (model !== undefined) expect(['first_touch', 'last_touch', 'linear']).toContain(model);
          if (channel !== undefined) expect(['CHAT', 'FAQ', 'NUDGE']).toContain(channel);
          expect(() => readEventsSearch(raw)).not.toThrow();
        },
      ),
    );
  });

  test('name days of one’s own or a preset, not both', () => {
    expect(readReportSearch({ range: '7d', from: '2026-01-01', to: '2026-01-02' })).toEqual({ from: '2026-01-01', to: '2026-01-02' });
  });
});

test('any choice of series survives the address', () => {
  fc.assert(
    fc.property(fc.subarray([...METRIC_IDS]), (ids) => {
      const raw = parseSearch(stringifySearch({ show: writeMetrics(ids) }));
      expect(readMetrics(readRevenueSearch(raw))).toEqual(ids);
    }),
  );
});
