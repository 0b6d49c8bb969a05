import fc from 'fast-check';
import type { ReportQuery } from '../../src/report/query.ts';
import { CHANNELS, MODELS } from '../../src/wire/vocabulary.ts';
import { CURRENCIES, PROFILES } from './timelines.ts';

/** Time zones whose days begin at unlike moments, two of which change their clocks in the nights of the generated timelines. */
export const timeZones = fc.constantFrom('UTC', 'America/New_York', 'Europe/Berlin', 'Asia/Kathmandu', 'Pacific/Apia', 'Pacific/Marquesas');

const DAY = 24 * 60 * 60_000;

/** Ranges about the generated timelines, some of which begin or end in their midst. */
const ranges = fc
  .record({ start: fc.constantFrom('2026-03-06', '2026-10-23', '2026-06-29'), skip: fc.nat(4), length: fc.nat(8) })
  .map(({ start, skip, length }) => {
    const fromMs = Date.parse(start) + skip * DAY;
    const toText = (timeMs: number) => new Date(timeMs).toISOString().slice(0, 10);
    return { from: toText(fromMs), to: toText(fromMs + length * DAY) };
  });

/** Queries in any combination of filters, of which some let nothing through. */
export const queries: fc.Arbitrary<ReportQuery> = fc
  .record({
    range: fc.oneof({ weight: 3, arbitrary: ranges }, { weight: 1, arbitrary: fc.constant({ from: '2026-03-01', to: '2026-11-10' }) }),
    currency: fc.constantFrom('USD', 'USD', ...CURRENCIES, 'EUR'),
    model: fc.constantFrom(...MODELS),
    channel: fc.option(fc.constantFrom(...CHANNELS), { freq: 2 }),
    aiProfile: fc.option(fc.constantFrom(...PROFILES, 'unheard of'), { freq: 2 }),
  })
  .map(({ range, ...rest }) => ({ ...range, ...rest }));
