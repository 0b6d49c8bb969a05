import { expect, test } from 'vitest';
import { parseReportQuery, REPORT_MAX_DAYS } from '../../src/report/query.ts';

const DEFAULTS = { today: '2026-03-30', currency: 'EUR', model: 'last_touch' } as const;
const parse = (raw: Record<string, unknown>) => parseReportQuery(raw, DEFAULTS);

test('an empty query asks for the last 30 days of everything, by the defaults of the company', () => {
  const expected = { from: '2026-03-01', to: '2026-03-30', currency: 'EUR', model: 'last_touch', channel: null, aiProfile: null };
  expect(parse({})).toEqual({ ok: true, value: expected });
  expect(parse({ from: '', to: '', currency: '', model: '', channel: '', ai_profile: '' })).toEqual({ ok: true, value: expected });
});

test('every parameter is taken', () => {
  const raw = { from: '2026-01-01', to: '2026-01-31', currency: 'JPY', model: 'linear', channel: 'FAQ', ai_profile: 'luna' };
  const { ai_profile: aiProfile, ...rest } = raw;
  expect(parse({ ...raw, unknown: 'ignored' })).toEqual({ ok: true, value: { ...rest, aiProfile } });
});

test('the first day is by default 29 days before the last', () => {
  expect(parse({ to: '2026-03-01' })).toMatchObject({ value: { from: '2026-01-31', to: '2026-03-01' } });
});

test.each([
  ['from', '2026-02-29', 'a day that exists, written YYYY-MM-DD'],
  ['from', 'yesterday', 'a day that exists, written YYYY-MM-DD'],
  ['to', '2026-3-1', 'a day that exists, written YYYY-MM-DD'],
  ['to', ['2026-03-01', '2026-03-02'], 'a day that exists, written YYYY-MM-DD'],
  ['currency', 'usd', 'an ISO 4217 currency in upper case, such as "USD"'],
  ['model', 'linaer', 'one of first_touch, last_touch, linear'],
  ['channel', 'NONE', 'one of CHAT, FAQ, NUDGE'],
  ['channel', 'chat', 'one of CHAT, FAQ, NUDGE'],
  ['ai_profile', 'x'.repeat(256), 'the name of an AI profile, of at most 255 characters'],
  ['ai_profile', 'a\u0000', 'the name of an AI profile, of at most 255 characters'],
])('%s %j is refused', (field, input, need) => {
  expect(parse({ [field]: input })).toEqual({
    ok: false,
    problems: [{ field, code: 'out_of_range', message: `${field}: got ${JSON.stringify(input)}, needs ${need}` }],
  });
});

test('all faults are told together', () => {
  const parsed = parse({ from: 'x', to: 'y', currency: 'z' });
  expect(parsed.ok ? [] : parsed.problems.map((problem) => problem.field).sort()).toEqual(['currency', 'from', 'to']);
});

test('a range runs forwards', () => {
  expect(parse({ from: '2026-03-02', to: '2026-03-02' }).ok).toBe(true);
  expect(parse({ from: '2026-03-03', to: '2026-03-02' })).toEqual({
    ok: false,
    problems: [{ field: 'from', code: 'out_of_range', message: 'from: got 2026-03-03, needs a day not after `to`, which is 2026-03-02' }],
  });
});

test('a range is not longer than three years and a day', () => {
  expect(REPORT_MAX_DAYS).toBe(3 * 365 + 2);
  expect(parse({ from: '2023-03-30', to: '2026-03-30' }).ok).toBe(true);
  expect(parse({ from: '2023-03-29', to: '2026-03-30' })).toEqual({
    ok: false,
    problems: [{ field: 'from', code: 'out_of_range', message: 'from: 2023-03-29 to 2026-03-30 is 1098 days, needs at most 1097' }],
  });
});

test('a profile of 255 characters may be asked for, also if they are emoji', () => {
  expect(parse({ ai_profile: '🌙'.repeat(255) }).ok).toBe(true);
});

test.each(['0000-01-10', '0000-12-31'])('%s is no day, for there is no year 0 to keep it in', (to) => {
  expect(parse({ to }).ok).toBe(false);
});
