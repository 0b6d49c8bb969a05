import type { GleenConfig, GleenWidget, TrackAlhenaEvent } from './api.ts';

declare global {
  interface Window {
    /** Calls made before the script was there, in order. */
    _alhenaEventQueue?: unknown;
    /** Reports a cart event, a checkout or an interaction. */
    trackAlhenaEvent?: TrackAlhenaEvent;
    gleenWidget?: GleenWidget;
  }
  interface Document {
    /** Settings, read when the script starts. */
    gleenConfig?: GleenConfig;
  }
}

/** The page that the tracker works in. */
export type Page = Window & typeof globalThis;
