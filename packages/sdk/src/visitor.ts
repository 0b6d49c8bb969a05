import { readCookie, widestCookieDomain, writeCookie } from './cookie.ts';
import type { Page } from './globals.ts';
import type { Store } from './store.ts';
import { makeVisitorId } from './uuid.ts';

/** One browser, by its two ids. */
export interface Visitor {
  user_fingerprint: string;
  user_faq_fingerprint: string;
}

const COOKIE = 'cartograph_visitor';
const STORE_KEY = 'cartograph:visitor';

/** Two UUIDs and a dot between them. */
const IDS = /^[\da-f-]{36}\.[\da-f-]{36}$/;

/**
 * Tells who the visitor is, and makes their ids if they have none. The cookie leads, for subdomains share it and not
 * localStorage; whichever of the two is missing is mended from the other. Safari erases what scripts wrote after seven days
 * of use without a visit, so both are written anew once a page: https://webkit.org/blog/10218
 */
export function createIdentity(page: Page, store: Store, chosenDomain: () => string | undefined) {
  let written: string | undefined;
  let widest: string | undefined;
  const domain = () => {
    widest = chosenDomain() ?? widest ?? widestCookieDomain(page);
    return widest;
  };

  return {
    read(): Visitor {
      const ids =
        [readCookie(page, COOKIE), store.get(STORE_KEY)].find((found) => IDS.test(found ?? '')) ??
        `${makeVisitorId(page)}.${makeVisitorId(page)}`;
      if (ids !== written) {
        written = ids;
        writeCookie(page, COOKIE, ids, domain());
        store.set(STORE_KEY, ids);
      }
      const [user_fingerprint = '', user_faq_fingerprint = ''] = ids.split('.');
      return { user_fingerprint, user_faq_fingerprint };
    },

    /** Erases the cookie; what is stored is erased by the store's owner. */
    erase(): void {
      written = undefined;
      if (readCookie(page, COOKIE)) writeCookie(page, COOKIE, '', domain());
    },
  };
}
