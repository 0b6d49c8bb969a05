import * as v from 'valibot';

/**
 * An id of Shopify's, which comes as a number, as its digits, or as "gid://shopify/Order/450789469": kept as its digits. Also the web pixel and
 * the theme embed report ids so.
 */
export const shopifyId = v.pipe(
  v.union([v.number(), v.string()]),
  v.transform((id) => /(\d+)(?:\?.*)?$/.exec(String(id))?.[1] ?? String(id)),
);
