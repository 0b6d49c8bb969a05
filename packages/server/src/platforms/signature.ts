import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * Tells in constant time whether a body was signed with one of the secrets: HMAC-SHA256, in base64, as Shopify and WooCommerce do. All secrets
 * are tried, so that the time does not tell which it was.
 */
export function isSigned(body: Buffer, signature: string | undefined, secrets: readonly string[]): boolean {
  const given = Buffer.from(signature ?? '', 'base64');
  const matches = secrets.map((secret) => {
    const expected = createHmac('sha256', secret).update(body).digest();
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
  return matches.includes(true);
}
