/** An id of Shopify's, which comes as digits or as "gid://shopify/ProductVariant/1": kept as its digits, as the server keeps it. */
export function digitsOf(id: string | number | null | undefined): string | null {
  if (id === null || id === undefined || id === '') return null;
  return /(\d+)(?:\?.*)?$/.exec(String(id))?.[1] ?? String(id);
}
