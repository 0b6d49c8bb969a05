import { createHmac, timingSafeEqual } from 'node:crypto';

/** What the names of our cookies begin with. */
export const COOKIE_PREFIX = 'cartograph';

/** The cookie that holds a session. */
export const SESSION_COOKIE = `${COOKIE_PREFIX}.session_token`;

/**
 * The token of the session that a `Cookie` header names; undefined where there is none or its signature is not ours. The value is
 * `<token>.<base64 of HMAC-SHA-256>`, percent-encoded, as better-auth writes it.
 */
export function readSessionToken(cookieHeader: string | undefined, secret: string): string | undefined {
  const value = cookieValue(cookieHeader ?? '');
  const end = value.lastIndexOf('.');
  if (end < 1) return undefined;
  const token = value.slice(0, end);
  const signature = Buffer.from(value.slice(end + 1));
  const ours = Buffer.from(createHmac('sha256', secret).update(token).digest('base64'));
  return signature.length === ours.length && timingSafeEqual(signature, ours) ? token : undefined;
}

function cookieValue(cookieHeader: string): string {
  const start = `${SESSION_COOKIE}=`;
  const pair = cookieHeader
    .split(';')
    .map((text) => text.trim())
    .find((text) => text.startsWith(start));
  try {
    return decodeURIComponent(pair?.slice(start.length) ?? '');
  } catch {
    return '';
  }
}
