/**
 * How a product of Shopify's is named: by its variant, for that is what lies in carts and has a price; by the product where the variant is gone.
 */
export function describeProduct({
  variant_id,
  product_id,
  name,
  title,
}: {
  variant_id?: string | null | undefined;
  product_id?: string | null | undefined;
  name?: string | null | undefined;
  title?: string | null | undefined;
}): { productId: string; productName: string } {
  const productName = name || title || 'Unnamed product';
  return { productId: variant_id ?? product_id ?? productName, productName };
}
