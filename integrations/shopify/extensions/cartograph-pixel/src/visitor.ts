/** A visitor's two ids, by their names on the wire. */
export interface Ids {
  user_fingerprint: string;
  user_faq_fingerprint: string;
}

/** The cookie that the script writes once the visitor has used the assistant and agreed to be recognised: before that nothing is sent. */
export const COOKIE = 'cartograph_visitor';

/** The ids in the cookie's text; null for any other text. */
export function parseIds(text: string): Ids | null {
  const [, user, faq] = /^([\da-f-]{36})\.([\da-f-]{36})$/.exec(text) ?? [];
  return user === undefined || faq === undefined ? null : { user_fingerprint: user, user_faq_fingerprint: faq };
}
