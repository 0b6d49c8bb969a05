import * as v from 'valibot';
import { isText } from '../wire/text.ts';

/** Most characters of an address (RFC 5321, section 4.5.3.1.3, less its angle brackets). */
const EMAIL_MAX_CHARACTERS = 254;
const NAME_MAX_CHARACTERS = 100;

/** An e-mail address in lower case: one person has one account, however the address is spelled. */
export const email = v.pipe(
  v.string(),
  v.trim(),
  v.toLowerCase(),
  v.email(),
  v.maxLength(EMAIL_MAX_CHARACTERS),
  // The pattern ignores case in all of Unicode, where some letters are capitals of ASCII ones.
  v.regex(/^[ -~]*$/),
);

/** What people call somebody, or something of theirs. */
export const displayName = v.pipe(v.string(), v.trim(), v.maxLength(NAME_MAX_CHARACTERS), v.check(isText, 'name'));
