import type { Consent, GleenConfig } from './api.ts';
import { checkCall } from './calls.ts';
import { CONSENT_KEY, decideConsent, isConsent } from './consent.ts';
import type { Page } from './globals.ts';
import { BATCH_MAX_BYTES, bytesOf } from './queue.ts';
import { openSession, type Session, type WireEvent } from './session.ts';
import { openStore } from './store.ts';
import type { Tell } from './story.ts';
import { makeEventId } from './uuid.ts';
import { createIdentity, type Visitor } from './visitor.ts';

/** What the pipeline is made with. */
export interface PipelineParts {
  page: Page;
  /** The settings as they are now: a page may write them after the script has started. */
  readConfig(): GleenConfig;
  /** Address of the server where the settings name none; empty where it is not known. */
  defaultBaseUrl: string;
  tell: Tell;
}

/** Calls that wait for the company key or for consent, at most. */
const HELD_MAX = 1_000;

/** Of a request's bytes, what an event leaves to the quantity that may be added to it. */
export const EVENT_MAX_BYTES = BATCH_MAX_BYTES - 100;

/** All that is stored on a visitor begins so. */
const STORED = 'cartograph:';

/**
 * The way of a call: checked, stamped with its id and time, held until there is a company and the visitor agreed, and handed
 * to that company's session. Until then it touches neither cookies nor storage, but to read what consent was given.
 */
export function createPipeline({ page, readConfig, defaultBaseUrl, tell }: PipelineParts) {
  const store = openStore(page);
  const identity = createIdentity(page, store, () => readConfig().cookieDomain);
  let company: string | undefined;
  let consentTold: Consent | undefined;
  let session: Session | undefined;
  let stopped = false;
  let held: ((session: Session) => void)[] = [];
  /** What was stored of consent when the session opened. */
  let storedConsent: string | null = null;

  const consent = () => consentTold ?? decideConsent(readConfig(), store, page);

  const deny = () => {
    held = [];
    identity.erase();
    for (const key of store.keys(STORED)) if (key !== CONSENT_KEY) store.remove(key);
  };

  /** Opens the session as soon as it may be, and lets through what was held. */
  const settle = () => {
    company ??= readConfig().company;
    if (session || stopped || !company) return;
    if (consent() === 'denied') deny();
    if (consent() !== 'granted') return;
    const apiBaseUrl = (readConfig().apiBaseUrl ?? defaultBaseUrl).replace(/\/+$/, '');
    const opened = openSession({ page, store, company, apiBaseUrl, readVisitor: identity.read, tell });
    session = opened;
    storedConsent = store.get(CONSENT_KEY);
    for (const task of held.splice(0)) task(opened);
  };

  /**
   * Another tab of the shop may have been told what the visitor decided. Read when it matters: a listener of `storage` events
   * makes browsers open the storage at once, which costs every page more than all else here.
   */
  const hearOtherTabs = () => {
    const stored = session && store.get(CONSENT_KEY);
    if (isConsent(stored) && stored !== storedConsent) consentChanged(stored);
  };

  /** Does the task when there is a company and consent: now, later, or never. */
  const whenAllowed = (task: (session: Session) => void) => {
    if (stopped) return;
    hearOtherTabs();
    settle();
    if (session) return task(session);
    // Settings that are still to come may say otherwise than the browser's own signal; the company key comes with them.
    if ((company || consentTold) && consent() === 'denied') return tell({ what: 'dropped' });
    if (held.push(task) > HELD_MAX) held.shift();
    tell({ what: 'held', waitsFor: company ? 'consent' : 'company' });
  };

  const closeSession = () => {
    session?.stop();
    session = undefined;
  };

  const consentChanged = (consent: Consent) => {
    consentTold = consent;
    if (consent !== 'granted') closeSession();
    if (consent === 'denied') deny();
    settle();
  };

  return {
    settle,
    whenAllowed,

    /** Takes a call as the page made it, at `atMs`. */
    take(method: unknown, data: unknown, atMs: number) {
      tell({ what: 'called', method, data });
      const happening = checkCall(method, data);
      if (!happening) return tell({ what: 'refused', method, data, whenAllowed }, true);
      const event: WireEvent = { event_id: makeEventId(page, atMs), occurred_at: new Date(atMs).toISOString(), ...happening };
      const bytes = bytesOf(JSON.stringify(event));
      if (bytes > EVENT_MAX_BYTES) return tell({ what: 'refused', method, data, bytes, whenAllowed }, true);
      whenAllowed((session) => session.accept(event));
    },

    setCompany(key: unknown) {
      if (typeof key !== 'string' || !key || key.length > 255) return tell({ what: 'misused', method: 'setCompanyKey', got: key }, true);
      if (key !== company) closeSession();
      company = key;
      settle();
    },

    setConsent(consent: unknown) {
      if (!isConsent(consent)) return tell({ what: 'misused', method: 'setConsent', got: consent }, true);
      store.set(CONSENT_KEY, consent);
      consentChanged(consent);
    },

    /** The visitor's ids, where there may be any. */
    visitor(): Visitor | undefined {
      settle();
      return session && identity.read();
    },

    /** Ends it for good; calls that still come are passed over. */
    stop(): void {
      stopped = true;
      closeSession();
    },
  };
}

export type Pipeline = ReturnType<typeof createPipeline>;
