import type { GleenConfig } from '../api.ts';
import type { Page } from '../globals.ts';
import type { Quantities } from '../quantities.ts';

/** What the tracker hands to the capture of GA4. */
export interface Ga4Context {
  page: Page;
  readConfig(): GleenConfig;
  /** Does a task when there is a company and consent: now, later, or never. */
  whenAllowed(task: (session: { quantities: Quantities }) => void): void;
  /** Takes a call as if the page had made it, at `atMs`. */
  take(method: string, data: unknown, atMs: number): void;
}

/** The part of the SDK that listens to GA4, `gleenWidget.ga4.js`. */
export interface Ga4Chunk {
  captureGa4(context: Ga4Context): void;
}
