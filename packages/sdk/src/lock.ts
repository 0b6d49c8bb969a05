import type { Page } from './globals.ts';

/**
 * Lets one tab at a time do a task of that name, where the browser can (`navigator.locks` needs https; without it the task
 * runs at once, and two tabs may send the same event, which the server knows by its id).
 * `leave` gives the lock up, or the wait for it, while the task may go on: a page that holds one cannot enter the
 * back/forward cache. https://developer.chrome.com/docs/web-platform/bfcache-notrestoredreasons
 */
export function createLock(page: Page, name: string) {
  let leave = () => {};
  return {
    /** Does the task, and waits for its end; leaves it undone where the lock was left before its turn came. */
    async run(task: () => Promise<void>): Promise<void> {
      let running: Promise<void> | undefined;
      const begin = () => {
        running = task();
        return Promise.race([running, left]);
      };
      const abort = new AbortController();
      const left = new Promise<void>((resolve) => {
        leave = () => {
          resolve();
          abort.abort();
        };
      });
      try {
        await page.navigator.locks.request(name, { signal: abort.signal }, begin);
      } catch {
        if (!running && !abort.signal.aborted) await begin();
      }
      await running;
    },
    leave: () => leave(),
  };
}
