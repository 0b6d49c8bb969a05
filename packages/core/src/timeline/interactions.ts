import type { Interaction, TimelineEvent } from '../event/event.ts';
import { compareEvents } from './order.ts';

/** Finds the interactions that count as the same visitor's for an event with the given FAQ fingerprint, in time order. */
export type FindInteractions = (faqId: string) => readonly TimelineEvent<Interaction>[];

/**
 * Prepares the look-up of a visitor's interactions. Chat and nudge interactions match on the chat fingerprint, FAQ ones on the
 * FAQ fingerprint alone, so the list may hold FAQ interactions that came with another chat fingerprint.
 */
export function indexInteractions(visitorId: string, interactions: readonly TimelineEvent<Interaction>[]): FindInteractions {
  const byFaqId = new Map<string, readonly TimelineEvent<Interaction>[]>();
  return (faqId) => {
    const known = byFaqId.get(faqId);
    if (known !== undefined) return known;
    const matching = interactions
      .filter((event) => (event.channel === 'FAQ' ? event.faqId === faqId : event.visitorId === visitorId))
      .sort(compareEvents);
    byFaqId.set(faqId, matching);
    return matching;
  };
}
