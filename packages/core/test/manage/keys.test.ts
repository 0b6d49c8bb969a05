import { expect, test } from 'vitest';
import { SCOPES, scopesFor } from '../../src/manage/keys.ts';
import { PERMISSIONS } from '../../src/manage/role.ts';

test('a secret key opens reports and knowledge, each by its scope, and nothing else of what members may', () => {
  expect(Object.fromEntries(PERMISSIONS.map((permission) => [permission, scopesFor(permission)]))).toEqual({
    read_reports: ['reports'],
    read_knowledge: ['reports', 'knowledge'],
    manage_keys: [],
    manage_team: [],
    manage_settings: [],
    manage_visitors: [],
    manage_assistant: [],
    manage_knowledge: ['knowledge'],
  });
  // Reporting events is no permission of a member's: only the shop's own server does that.
  expect(SCOPES.filter((scope) => !PERMISSIONS.some((permission) => scopesFor(permission).includes(scope)))).toEqual(['events']);
});
