import { expect, test } from 'vitest';
import type { CompanySettings } from '../../src/manage/settings.ts';
import { changeSettings, changesFigures } from '../../src/manage/settings-change.ts';

const SETTINGS: CompanySettings = {
  key: 'acme',
  name: 'Acme',
  timezone: 'UTC',
  currency: 'USD',
  model: 'first_touch',
  session_hours: 24,
  attribution_hours: 12,
  origins: [],
  retention_days: null,
};

test('what a change leaves out stays, the key always', () => {
  expect(changeSettings(SETTINGS, {})).toEqual({ ok: true, value: SETTINGS });
  const change = { name: ' Acme GmbH ', origins: [' https://A.example '], retention_days: 90, key: 'other' };
  expect(changeSettings(SETTINGS, change)).toEqual({
    ok: true,
    value: { ...SETTINGS, name: 'Acme GmbH', origins: ['https://a.example'], retention_days: 90 },
  });
  expect(changeSettings({ ...SETTINGS, retention_days: 90 }, { retention_days: null })).toMatchObject({ value: { retention_days: null } });
});

test('credit reaches back no further than events are recorded, whichever of the two is changed', () => {
  const problemOf = (change: object) => {
    const changed = changeSettings(SETTINGS, change);
    return changed.ok ? 'none' : changed.problems.map(({ message }) => message).join();
  };
  expect(problemOf({ attribution_hours: 24 })).toBe('none');
  expect(problemOf({ attribution_hours: 25 })).toBe('attribution_hours: got 25, needs a number of hours at most 24, the session_hours');
  expect(problemOf({ session_hours: 6 })).toBe('session_hours: got 6, needs a number at least as high as attribution_hours, which is 12');
  expect(problemOf({ session_hours: 6, attribution_hours: 6.5 })).toMatch(/^attribution_hours: got 6.5/);
  expect(problemOf({ session_hours: 48, attribution_hours: 48 })).toBe('none');
});

test.each([
  [{ name: '' }, 'name'],
  [{ timezone: '+05:30' }, 'timezone'],
  [{ currency: 'usd' }, 'currency'],
  [{ model: 'best' }, 'model'],
  [{ session_hours: 0 }, 'session_hours'],
  [{ session_hours: 1 / 7 }, 'session_hours'],
  [{ attribution_hours: '12' }, 'attribution_hours'],
  [{ origins: ['https://a.example/'] }, 'origins[0]'],
  [{ retention_days: 29 }, 'retention_days'],
  [{ retention_days: 30.5 }, 'retention_days'],
  ['nothing', ''],
])('%j is refused with the field at fault', (change, field) => {
  expect(changeSettings(SETTINGS, change)).toMatchObject({ ok: false, problems: [{ field }] });
});

test('figures change with the days and the windows, and with nothing else', () => {
  expect(changesFigures(SETTINGS, { ...SETTINGS, timezone: 'Europe/Berlin' })).toBe(true);
  expect(changesFigures(SETTINGS, { ...SETTINGS, session_hours: 48 })).toBe(true);
  expect(changesFigures(SETTINGS, { ...SETTINGS, attribution_hours: 1 })).toBe(true);
  expect(changesFigures(SETTINGS, { ...SETTINGS, name: 'x', currency: 'EUR', model: 'linear', origins: ['x'], retention_days: 30 })).toBe(
    false,
  );
});
