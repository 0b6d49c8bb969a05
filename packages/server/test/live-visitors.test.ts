import { expect, test } from 'vitest';
import { makeLiveVisitor, openLiveVisitors } from '../src/ingest/live-visitors.ts';

const company = { companyId: 1, epoch: 7 };

function visitorWith(visitorId: string, events: number) {
  const visitor = makeLiveVisitor(visitorId);
  for (let index = 0; index < events; index += 1) visitor.eventIds.add(`${visitorId} ${index}`);
  return visitor;
}

test('who is taken out is out until he is kept again', () => {
  const live = openLiveVisitors();
  const ann = visitorWith('ann', 1);
  live.keep(company, [ann]);
  expect([...live.take(company, ['ann', 'ben']).entries()]).toEqual([['ann', ann]]);
  expect(live.take(company, ['ann']).size).toBe(0);
  live.keep(company, [ann]);
  expect(live.take(company, ['ann']).size).toBe(1);
});

test('another epoch of the company, or another company, finds nobody', () => {
  const live = openLiveVisitors();
  for (const other of [
    { ...company, epoch: 8 },
    { ...company, companyId: 2 },
  ]) {
    live.keep(company, [visitorWith('ann', 1)]);
    expect(live.take(other, ['ann']).size).toBe(0);
    expect(live.take(company, ['ann']).size).toBe(0);
  }
});

test('the longest unused make room for others, by what they weigh', () => {
  const live = openLiveVisitors(100);
  const names = ['ann', 'ben', 'cat'];
  for (const name of names) live.keep(company, [visitorWith(name, 24)]);
  live.keep(company, live.take(company, ['ann']).values());
  live.keep(company, [visitorWith('dan', 24)]);
  expect([...live.take(company, [...names, 'dan']).keys()]).toEqual(['ann', 'cat', 'dan']);
  live.keep(company, [visitorWith('eve', 1_000)]);
  expect(live.take(company, ['eve']).size).toBe(0);
});
