import type { Words } from '../wire/problem.ts';
import { MODELS } from '../wire/vocabulary.ts';
import { SCOPES } from './keys.ts';
import { ROLES } from './role.ts';
import { PASSWORD_MAX_CHARACTERS, PASSWORD_MIN_CHARACTERS } from './session.ts';
import { HOURS_MAX, ORIGINS_MAX, RETENTION_DAYS_MAX, RETENTION_DAYS_MIN } from './settings.ts';

const PASSWORD = `a password of ${PASSWORD_MIN_CHARACTERS} to ${PASSWORD_MAX_CHARACTERS} characters`;
const NAME = 'a name of 1 to 100 characters';
const ORIGIN = 'an origin such as https://shop.example, without a path';
const SCOPE = `one of ${SCOPES.join(', ')}`;
const HOURS = `a number of hours above 0 and at most ${HOURS_MAX}, in whole minutes`;

/** What is said about bodies that manage accounts, teams, keys and settings. */
export const MANAGE_WORDS: Words = {
  needs: {
    email: 'an e-mail address such as ana@shop.example',
    password: PASSWORD,
    current_password: 'the password that is in force',
    new_password: PASSWORD,
    token: 'the token of the link that the server printed',
    name: NAME,
    role: `one of ${ROLES.join(', ')}`,
    scopes: `a list of ${SCOPES.join(', ')}, or of one of them`,
    scopes_item: SCOPE,
    key: '1 to 63 of a-z, 0-9, "-" and "_", the first a letter or digit',
    timezone: 'an IANA time zone such as Europe/Berlin',
    currency: 'an ISO 4217 currency in upper case, such as "USD"',
    model: `one of ${MODELS.join(', ')}`,
    session_hours: HOURS,
    attribution_hours: HOURS,
    origins: `a list of at most ${ORIGINS_MAX} origins`,
    origins_item: ORIGIN,
    retention_days: `a whole number of days from ${RETENTION_DAYS_MIN} to ${RETENTION_DAYS_MAX}, or null`,
  },
  names: { role: ROLES, scopes_item: SCOPES, model: MODELS },
  // Also the body itself, which may be a lone text.
  secrets: ['', 'password', 'current_password', 'new_password', 'token'],
};
