import * as v from 'valibot';

const TEXT_MAX_CHARACTERS = 255;

/** Half of a surrogate pair, which is no character in UTF-8: with the `u` flag the range matches only halves that stand alone. */
const LONE_SURROGATE = /[\uD800-\uDFFF]/u;

/** PostgreSQL cannot store U+0000 in text. */
const NUL = '\u0000';

/** An id or a name: 1 to 255 characters (Unicode code points). */
export const text = v.pipe(v.string(), v.check(fits, 'text'), v.check(isStorable, 'whole_text'));

/** An optional id or name: an absent field, `null` and an empty string all count as missing. */
export const optionalText = v.pipe(
  v.nullish(v.union([v.literal(''), text])),
  v.transform((value) => value || undefined),
);

/** Whether a text may be an id or a name at all; no other can be stored, or even looked for. */
export function isText(value: string): boolean {
  return fits(value) && isStorable(value);
}

/** Whether a text can be stored whole. */
export function isStorable(value: string): boolean {
  return !value.includes(NUL) && !LONE_SURROGATE.test(value);
}

function fits(value: string): boolean {
  if (value.length > 2 * TEXT_MAX_CHARACTERS) return false;
  const characters = value.length > TEXT_MAX_CHARACTERS ? [...value].length : value.length;
  return characters >= 1 && characters <= TEXT_MAX_CHARACTERS;
}
