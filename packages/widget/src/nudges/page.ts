import type { Moment } from './rules.ts';

/** How often rules are looked at. */
const TICK_MS = 1_000;

/**
 * Follows how long a page is seen, and whether it is about to be left; a single-page app's new address is a new page. `look` is called every
 * second, and when the pointer leaves the window at its top.
 */
export function followPage(look: (moment: Moment) => void): { stop(): void } {
  let path = location.pathname;
  let sinceMs = Date.now();
  const ended = new AbortController();

  const tell = (isExiting: boolean) => {
    if (location.pathname !== path) {
      path = location.pathname;
      sinceMs = Date.now();
    }
    if (document.visibilityState === 'visible') look({ path, secondsOnPage: (Date.now() - sinceMs) / 1000, isExiting });
  };

  const timer = setInterval(tell, TICK_MS, false);
  const left = (event: MouseEvent) => event.relatedTarget === null && event.clientY <= 0 && tell(true);
  document.addEventListener('mouseout', left, { signal: ended.signal });
  tell(false);
  return {
    stop() {
      clearInterval(timer);
      ended.abort();
    },
  };
}
