import { settingsChange } from '@cartograph/core/manage/settings';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { changeOf, draftOf, isRecomputing } from '../src/settings/draft.ts';

const settings = {
  key: 'acme',
  name: 'Acme',
  timezone: 'Europe/Berlin',
  currency: 'EUR',
  model: 'first_touch',
  session_hours: 24,
  attribution_hours: 1.5,
  origins: ['https://a.example', 'https://b.example'],
  retention_days: null,
} as const;
const stored = { ...settings, origins: [...settings.origins] };

test('a form that nobody touched changes nothing', () => {
  expect(changeOf(draftOf(stored), stored)).toEqual({});
});

test('only what differs is sent', () => {
  const draft = {
    ...draftOf(stored),
    name: ' Acme GmbH ',
    retention_days: '365',
    origins: 'https://a.example\n\nhttps://c.example, https://d.example',
  };
  const change = changeOf(draft, stored);
  expect(change).toEqual({
    name: 'Acme GmbH',
    retention_days: 365,
    origins: ['https://a.example', 'https://c.example', 'https://d.example'],
  });
  expect(v.is(settingsChange, change)).toBe(true);
  expect(isRecomputing(change)).toBe(false);
});

test('the zone and the windows compute the figures anew', () => {
  for (const part of [{ timezone: 'UTC' }, { session_hours: '48' }, { attribution_hours: '1' }])
    expect(isRecomputing(changeOf({ ...draftOf(stored), ...part }, stored))).toBe(true);
});

test('what is no number is sent on, to be refused by name', () => {
  const change = changeOf({ ...draftOf(stored), session_hours: '', retention_days: 'a year' }, stored);
  expect(change).toEqual({ session_hours: '', retention_days: 'a year' });
  expect(v.is(settingsChange, change)).toBe(false);
});
