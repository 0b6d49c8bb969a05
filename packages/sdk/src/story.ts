import type { Reply, Verdict } from './answer.ts';
import type { GleenConfig } from './api.ts';
import type { Session, WireEvent } from './session.ts';

/** What happens to calls, told as it happens. */
export type Chapter =
  | { what: 'idle'; readConfig(): GleenConfig }
  | { what: 'called'; method: unknown; data: unknown }
  | { what: 'refused'; method: unknown; data: unknown; bytes?: number; whenAllowed(task: (session: Session) => void): void }
  | { what: 'misused'; method: 'setCompanyKey' | 'setConsent'; got: unknown }
  | { what: 'held'; waitsFor: 'company' | 'consent' }
  | { what: 'dropped' }
  | { what: 'kept'; event: WireEvent }
  | { what: 'queued'; event: WireEvent }
  | { what: 'replied'; url: string; reply: Reply; verdict: Verdict; retryInMs: number };

/** Hears what happens. A mistake is told to everybody, the rest to those who debug. */
export type Tell = (chapter: Chapter, mistake?: boolean) => void;
