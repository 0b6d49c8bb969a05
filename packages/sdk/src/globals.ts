import type { GleenConfig, GleenWidget, TrackAlhenaEvent } from './api.ts';

declare global {
  interface Window {
    /** Calls made before the script was there, in order. */
    _alhenaEventQueue?: unknown;
    /** Reports a cart event, a checkout or an interaction. */
    trackAlhenaEvent?: TrackAlhenaEvent;
    gleenWidget?: GleenWidget;
  }
  /** The same, by their bare names, for pages that load the script before their own. */
  var trackAlhenaEvent: TrackAlhenaEvent;
  var gleenWidget: GleenWidget;
  interface Document {
    /** Settings, read when the script starts. */
    gleenConfig?: GleenConfig;
  }
}

/** The page that the tracker works in, which may not have its globals yet. */
export type Page = Window & Omit<typeof globalThis, 'trackAlhenaEvent' | 'gleenWidget'>;
