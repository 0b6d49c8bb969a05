import type { Page } from './globals.ts';

/** What happens to a page. */
export interface Lifecycle {
  /** Nobody sees it, and it may never be seen again: the last moment that browsers promise. */
  hidden(): void;
  /** It is being left, for good or into the back/forward cache. */
  left(): void;
  /** It is seen, perhaps again, or the network is back. */
  back(): void;
}

/**
 * Follows a page's life until `ended`. Never by `unload`, which keeps pages out of the back/forward cache and on phones does
 * not come: https://developer.chrome.com/docs/web-platform/deprecating-unload
 */
export function followPage(page: Page, life: Lifecycle, ended: AbortSignal): void {
  const seen = () => (page.document.visibilityState === 'hidden' ? life.hidden() : life.back());
  const left = () => {
    life.hidden();
    life.left();
  };
  page.document.addEventListener('visibilitychange', seen, { signal: ended });
  page.addEventListener('pagehide', left, { signal: ended });
  page.addEventListener('pageshow', life.back, { signal: ended });
  page.addEventListener('online', life.back, { signal: ended });
}
