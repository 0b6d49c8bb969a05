import type { RevenueImpact } from '@cartograph/core/report/contract';
import { expect, test } from 'vitest';
import { listPoints } from '../src/revenue/points.ts';

const NOON_MS = Date.parse('2026-11-23T12:00:00Z');
const figures = { add_to_cart_gmv: '5.00', attributed_revenue: '0.00', attributed_orders: 0, interactions: 2 };
const report = { currency: 'USD', timezone: 'Asia/Tokyo', days: [], hours: [] } as unknown as RevenueImpact;

test('hours that have not begun have no figures, those of nothing have zeros', () => {
  const hours = ['11', '12', '13'].map((hour) => ({ ...figures, label: hour, start: `2026-11-23T${hour}:00:00.000Z` }));
  const points = listPoints({ ...report, hours }, NOON_MS);
  expect(points.map(({ values }) => values.revenue)).toEqual(['0.00', '0.00', undefined]);
  expect(points.map(({ values }) => values.aov)).toEqual([null, null, undefined]);
});

test('days to come have no figures; today is that of the company', () => {
  const people = { carts: 0, refunds: '0.00', net_revenue: '0.00', interacting_visitors: 0, carting_visitors: 0, converting_visitors: 0 };
  const days = ['2026-11-22', '2026-11-23', '2026-11-24'].map((date) => ({ ...figures, ...people, date }) as RevenueImpact['days'][number]);
  const shown = (nowMs: number) => listPoints({ ...report, days }, nowMs).map(({ values }) => values.revenue);
  expect(shown(NOON_MS)).toEqual(['0.00', '0.00', undefined]);
  expect(shown(NOON_MS + 4 * 60 * 60_000)).toEqual(['0.00', '0.00', '0.00']);
});
