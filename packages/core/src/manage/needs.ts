import type { Words } from '../wire/problem.ts';
import { MODELS } from '../wire/vocabulary.ts';
import { NUDGE_SECONDS_MAX, SUGGESTIONS_MAX } from './assistant.ts';
import { SCOPES } from './keys.ts';
import { ANSWER_TEXT_MAX_CHARACTERS, DESCRIPTION_MAX_CHARACTERS, QUESTION_TEXT_MAX_CHARACTERS } from './knowledge.ts';
import { ROLES } from './role.ts';
import { PASSWORD_MAX_CHARACTERS, PASSWORD_MIN_CHARACTERS } from './session.ts';
import { HOURS_MAX, ORIGINS_MAX, RETENTION_DAYS_MAX, RETENTION_DAYS_MIN } from './settings.ts';

const PASSWORD = `a password of ${PASSWORD_MIN_CHARACTERS} to ${PASSWORD_MAX_CHARACTERS} characters`;
const NAME = 'a name of 1 to 100 characters';
const ORIGIN = 'an origin such as https://shop.example, without a path';
const SCOPE = `one of ${SCOPES.join(', ')}`;
const ID = 'an id of 1 to 255 characters';
const WEB_ADDRESS = 'an address that begins with https:// or http://';
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
    question: `a text of 1 to ${QUESTION_TEXT_MAX_CHARACTERS} characters`,
    answer: `a text of 1 to ${ANSWER_TEXT_MAX_CHARACTERS} characters`,
    entry_id: ID,
    product_id: ID,
    ai_profile: ID,
    description: `a text of 1 to ${DESCRIPTION_MAX_CHARACTERS} characters`,
    price: 'a decimal amount such as "79.99", without a sign or a currency',
    url: WEB_ADDRESS,
    image_url: WEB_ADDRESS,
    brand: 'a name of 1 to 255 characters',
    category: 'a name of 1 to 255 characters',
    in_stock: 'true or false',
    chat_enabled: 'true or false',
    title: 'a line of 1 to 100 characters',
    greeting: 'a text of 1 to 500 characters',
    suggestions: `a list of at most ${SUGGESTIONS_MAX} questions`,
    suggestions_item: 'a question of 1 to 100 characters',
    no_answer: 'a text of 1 to 500 characters',
    contact_email: 'an e-mail address such as help@shop.example, or null',
    message: 'a text of 1 to 500 characters',
    action: 'a line of 1 to 100 characters, or null',
    opens: 'a question of 1 to 500 characters, or null',
    page_pattern: 'a path that begins with / or *, with * for anything, such as /products/*',
    after_seconds: `a number of seconds from 0 to ${NUDGE_SECONDS_MAX}, or null`,
    on_exit_intent: 'true or false',
    cart_value_min: 'a decimal amount such as "50.00", or null',
    times_a_day_max: 'a whole number from 1 to 100',
    enabled: 'true or false',
    done: 'true or false',
    retention_days: `a whole number of days from ${RETENTION_DAYS_MIN} to ${RETENTION_DAYS_MAX}, or null`,
  },
  names: { role: ROLES, scopes_item: SCOPES, model: MODELS },
  // Also the body itself, which may be a lone text.
  secrets: ['', 'password', 'current_password', 'new_password', 'token'],
};
