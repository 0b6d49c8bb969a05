import type { GleenConfig, GleenWidget, TrackAlhenaEvent } from './api.ts';
import { chunksBeside, type LoadChunk, loadPart } from './chunk.ts';
import { complain } from './console.ts';
import type { Page } from './globals.ts';
import { createNarration } from './narration.ts';
import { createPipeline, type Pipeline } from './pipeline.ts';
import type { Tell } from './story.ts';

/** What a tracker does; none of it throws. */
export interface Tracker extends Pick<GleenWidget, 'setCompanyKey' | 'setConsent' | 'getFingerprint' | 'getFAQFingerprint'> {
  track: TrackAlhenaEvent;
  /** Ends it; what was not sent yet stays queued for the next page. */
  stop(): void;
}

/** A tracker, and what the script in a page needs of it. */
interface StartedTracker extends Tracker {
  tell: Tell;
  whenAllowed: Pipeline['whenAllowed'];
  /** Looks again at the settings, and calls `idle`, as soon as the page is not busy. */
  whenIdle(): void;
}

/** Makes a tracker for shops that bundle the SDK. There is no script whose address would tell the server's: `apiBaseUrl` does. */
export function createTracker(config: GleenConfig & { apiBaseUrl: string }): Tracker {
  return startTracker(window as Page, () => config, '', chunksBeside(`${config.apiBaseUrl}/sdk/gleenWidget.js`));
}

/**
 * Starts a tracker in a page. Settings are read when they are needed, for a page may write them after the script. `idle` is called when the
 * page is not busy: after the start, after its load, and after each `whenIdle`.
 */
export function startTracker(
  page: Page,
  readConfig: () => GleenConfig,
  defaultBaseUrl: string,
  loadChunk: LoadChunk,
  idle: () => void = () => {},
): StartedTracker {
  // Asked once: a single-page app may drop it from the address at the first change of route.
  const asked = /[?&]gleen_debug=1\b/.test(page.location.search);
  const debugging = () => asked || readConfig().debug;
  const tell = createNarration(page, debugging, loadChunk);
  const pipeline = createPipeline({ page, readConfig, defaultBaseUrl, tell });
  const ended = new AbortController();
  let capturing = false;

  const capture = () => {
    if (capturing || ended.signal.aborted || !readConfig().capture?.includes('ga4')) return;
    capturing = true;
    loadPart(page, loadChunk, 'ga4', (chunk) =>
      chunk.captureGa4({ page, readConfig, whenAllowed: pipeline.whenAllowed, take: pipeline.take }),
    );
  };

  /** Makes a function that does its part, and whatever the settings allow since; a mistake of ours does not break the page. */
  const safely =
    <Args extends unknown[], Result>(act: (...args: Args) => Result) =>
    (...args: Args): Result | undefined => {
      try {
        const result = act(...args);
        pipeline.settle();
        capture();
        return result;
      } catch (error) {
        complain(page, String(error));
        return undefined;
      }
    };

  const settle = safely(() => {
    tell({ what: 'idle', readConfig });
    idle();
  });
  // Opening the storage costs a page more than the whole script: it waits for the first call, or until the page is not busy.
  // https://developer.mozilla.org/en-US/docs/Web/API/Window/requestIdleCallback
  const whenIdle = () => void (page.requestIdleCallback ?? page.setTimeout)(settle);
  page.addEventListener('load', whenIdle, { signal: ended.signal });
  whenIdle();

  return {
    tell,
    whenAllowed: pipeline.whenAllowed,
    stop() {
      ended.abort();
      pipeline.stop();
    },
    track: safely((method, data) => pipeline.take(method, data, Date.now())),
    setCompanyKey: safely(pipeline.setCompany),
    setConsent: safely(pipeline.setConsent),
    whenIdle,
    getFingerprint: () => safely(pipeline.visitor)()?.user_fingerprint ?? '',
    getFAQFingerprint: () => safely(pipeline.visitor)()?.user_faq_fingerprint ?? '',
  };
}
