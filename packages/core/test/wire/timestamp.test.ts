import { describe, expect, test } from 'vitest';
import { parseReport, parseSender } from '../../src/event/parse.ts';

const NEED = 'a time with its time zone, such as "2026-01-31T09:30:00.000Z", or milliseconds since 1970';
const HALF_PAST_NINE = Date.UTC(2026, 0, 31, 9, 30);

const timeOf = (occurredAt: unknown) => {
  const parsed = parseReport('interaction', { channel: 'CHAT', occurred_at: occurredAt });
  return parsed.ok ? parsed.value.occurredAtMs : parsed.problems;
};

test.each([
  ['2026-01-31T09:30:00Z', HALF_PAST_NINE],
  ['2026-01-31T09:30:00.000Z', HALF_PAST_NINE],
  ['2026-01-31T09:30:00.123456789Z', HALF_PAST_NINE + 123],
  ['2026-01-31T15:15:00+05:45', HALF_PAST_NINE],
  ['2026-01-31T04:30:00-05:00', HALF_PAST_NINE],
  ['2026-01-31t09:30:00z', HALF_PAST_NINE],
  ['2026-01-31 09:30:00Z', HALF_PAST_NINE],
  ['2028-02-29T00:00:00Z', Date.UTC(2028, 1, 29)],
  ['1970-01-01T00:00:00Z', 0],
  ['9999-12-31T23:59:59.999Z', 253_402_300_799_999],
  [HALF_PAST_NINE, HALF_PAST_NINE],
  [HALF_PAST_NINE + 0.9, HALF_PAST_NINE],
  [0, 0],
])('%j is a time', (input, expected) => {
  expect(timeOf(input)).toBe(expected);
});

test.each([null, undefined])('%j is no time, and none is needed', (input) => {
  expect(timeOf(input)).toBeUndefined();
});

describe('refused is', () => {
  test.each([
    ['a time without an offset, which means another moment on each machine', '2026-01-31T09:30:00'],
    ['a day', '2026-01-31'],
    ['a month that does not exist', '2026-13-01T00:00:00Z'],
    ['an hour that does not exist', '2026-01-31T25:00:00Z'],
    ['an offset that does not exist', '2026-01-31T09:30:00+25:00'],
    ['an offset without its colon', '2026-01-31T09:30:00+0545'],
    ['words', 'yesterday'],
    ['nothing', ''],
    ['a time before 1970', '1969-12-31T23:59:59Z'],
    ['a number before 1970', -1],
    ['a time past the year 9999', 253_402_300_800_000],
    ['a date as browsers print it', 'Sat Jan 31 2026 09:30:00 GMT+0000'],
  ])('%s: %j', (_, input) => {
    const came = typeof input === 'number' ? `${input}` : `the string ${JSON.stringify(input)}`;
    expect(timeOf(input)).toEqual([{ field: 'occurred_at', code: 'out_of_range', message: `occurred_at: got ${came}, needs ${NEED}` }]);
  });

  test.each([true, {}, []])('what is neither text nor number: %j', (input) => {
    expect(timeOf(input)).toMatchObject([{ field: 'occurred_at', code: 'wrong_type' }]);
  });

  test.each(['2026-02-30T00:00:00Z', '2026-04-31T12:00:00Z', '2026-02-29T12:00:00Z'])('a day that does not exist: %j', (input) => {
    expect(timeOf(input)).toMatchObject([{ field: 'occurred_at', code: 'out_of_range' }]);
  });
});

test('the time of sending is read alike', () => {
  const sender = { company_key: 'acme', user_fingerprint: 'u', user_faq_fingerprint: 'f' };
  expect(parseSender({ ...sender, sent_at: '2026-01-31T09:30:00Z' })).toMatchObject({ value: { sentAtMs: HALF_PAST_NINE } });
  expect(parseSender({ ...sender, sent_at: null })).toMatchObject({ value: { sentAtMs: undefined } });
  expect(parseSender({ ...sender, sent_at: 'now' })).toMatchObject({ ok: false, problems: [{ field: 'sent_at' }] });
});
