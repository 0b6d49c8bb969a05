import type { Consent, GleenConfig } from './api.ts';
import type { Page } from './globals.ts';
import type { Store } from './store.ts';

/** Where the last word of `setConsent` is kept: to remember that somebody said no, a note of it must stay. */
export const CONSENT_KEY = 'cartograph:consent';

/** Whether the value is one that `setConsent` takes. */
export function isConsent(value: unknown): value is Consent {
  return value === 'granted' || value === 'denied' || value === 'pending';
}

/**
 * What the visitor lets the shop do: as the settings say, else as `setConsent` was last told, else denied where the browser
 * sends Global Privacy Control (https://www.w3.org/TR/gpc/), else granted. A setting that is not understood is taken for no.
 */
export function decideConsent(config: GleenConfig, store: Store, page: Page): Consent {
  if (config.consent) return isConsent(config.consent) ? config.consent : 'denied';
  const told = store.get(CONSENT_KEY);
  if (isConsent(told)) return told;
  return (page.navigator as { globalPrivacyControl?: boolean }).globalPrivacyControl ? 'denied' : 'granted';
}
