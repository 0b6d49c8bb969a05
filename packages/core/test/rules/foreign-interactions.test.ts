import { expect, test } from 'vitest';
import { listForeignInteractions } from '../../src/timeline/group.ts';
import { cart, touch } from '../support/events.ts';

test('the FAQ interactions that others had under the same FAQ fingerprint count as a visitor’s, in the group or outside', () => {
  const other = touch(0, 'FAQ', { visitorId: 'other' });
  const outside = touch(1, 'FAQ', { visitorId: 'outside', eventId: 'outside' });
  const group = {
    timelines: new Map([
      ['visitor', [cart(2, 'ITEM_ADDED', 1, '10'), touch(3, 'FAQ')]],
      ['other', [other, touch(4, 'CHAT', { visitorId: 'other' })]],
    ]),
    outsideInteractions: [outside],
    outsideReports: [],
    claims: new Map(),
    refunds: new Map(),
  };
  expect(listForeignInteractions(group, 'visitor')).toEqual([other, outside]);
  expect(listForeignInteractions(group, 'nobody')).toEqual([]);
});
