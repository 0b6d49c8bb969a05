import type { Page } from './globals.ts';

/** Browsers keep a cookie 400 days at most: https://developer.chrome.com/blog/cookie-max-age-expires */
const MAX_AGE_S = 400 * 24 * 60 * 60;

/** Reads a cookie; undefined where there is none, or where cookies are out of reach (a sandboxed frame throws). */
export function readCookie(page: Page, name: string): string | undefined {
  try {
    const cookies = page.document.cookie.split('; ');
    return cookies.find((cookie) => cookie.startsWith(`${name}=`))?.slice(name.length + 1);
  } catch {
    return undefined;
  }
}

/** Writes a cookie for the whole of `domain` (empty: this host only). An empty value erases it. */
export function writeCookie(page: Page, name: string, value: string, domain: string): void {
  const scope = (domain && `;domain=${domain}`) + (page.location.protocol === 'https:' ? ';secure' : '');
  try {
    page.document.cookie = `${name}=${value};path=/;samesite=lax;max-age=${value ? MAX_AGE_S : 0}${scope}`;
  } catch {
    // Sandboxed: the identity stays in localStorage, or in memory.
  }
}

/**
 * Finds the widest domain that takes a cookie, so that all of a shop's subdomains share it. Browsers refuse public suffixes
 * (`com`, `co.uk`), which is how one is told: by trying. https://datatracker.ietf.org/doc/html/rfc6265#section-5.3
 */
export function widestCookieDomain(page: Page): string {
  const labels = page.location.hostname.split('.');
  const probe = 'cartograph_probe';
  for (let from = labels.length - 1; from >= 0; from--) {
    const domain = labels.slice(from).join('.');
    writeCookie(page, probe, '1', domain);
    if (readCookie(page, probe)) {
      writeCookie(page, probe, '', domain);
      return domain;
    }
  }
  return '';
}
