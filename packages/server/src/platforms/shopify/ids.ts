import { isText } from '@cartograph/core/wire/text';
import * as v from 'valibot';

/** Longer texts are no ids; and to search them would take a time that grows with the square of their length. */
const TEXT_MAX_CHARACTERS = 255;

/**
 * An id of Shopify's, which comes as a number, as its digits, or as "gid://shopify/Order/450789469": kept as its digits. Also the web pixel and
 * the theme embed report ids so.
 */
export const shopifyId = v.pipe(
  v.union([v.number(), v.string()]),
  v.transform(String),
  v.transform((text) => (text.length > TEXT_MAX_CHARACTERS ? text : (/(\d+)(?:\?.*)?$/.exec(text)?.[1] ?? text))),
);

/** An id by which something is looked for or kept: as text that can be stored. */
export const shopifyKey = v.pipe(shopifyId, v.check(isText, 'text'));
