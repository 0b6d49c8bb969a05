import { noPresence, type Presence } from '@cartograph/core/rollup/contribution';
import { openTimeline, type PlayedTimeline } from '@cartograph/core/timeline/fold';
import type { Company } from '../store/companies.ts';

/** A visitor as the last transaction left it, kept in memory so that what comes later need not read and play all of it again. */
export interface LiveVisitor {
  played: PlayedTimeline;
  presence: Presence;
  /** The ids of all events that are stored for good. */
  eventIds: Set<string>;
  /** Those of events that are held, with the end of that time. */
  heldUntilMs: Map<string, number>;
  /** When events arrived, oldest first; those of more than a day ago may be missing. */
  receivedAtMs: number[];
  /** The versions that its fingerprint and its FAQ fingerprints had after the last transaction that locked them. As long as they have them, nobody else has changed it. */
  versions: Map<string, number>;
}

/** The visitors that a server keeps in memory. What is there is never needed: whoever is not is read from the database. */
export interface LiveVisitors {
  /** Tells whether a visitor is kept and has come with a FAQ fingerprint before. */
  hasComeWith: (companyId: number, visitorId: string, faqId: string) => boolean;
  /** Takes out those of some visitors that are kept, for a transaction to change; if it fails they stay out. */
  take: (company: Pick<Company, 'companyId' | 'epoch'>, visitorIds: Iterable<string>) => Map<string, LiveVisitor>;
  /** Keeps visitors as a transaction that was committed has left them; the longest unused make room. */
  keep: (company: Pick<Company, 'companyId' | 'epoch'>, visitors: Iterable<LiveVisitor>) => void;
}

/** Most events of all kept visitors together; each takes some 350 bytes. */
const KEPT_MAX_EVENTS = 160_000;

/** What a visitor weighs beside its events, in events. */
const VISITOR_WEIGHT = 8;

/** Opens an empty memory. */
export function openLiveVisitors(maxEvents = KEPT_MAX_EVENTS): LiveVisitors {
  // By visitor, for two companies that know one browser by the same id are rare, and the one that comes second only has to read again.
  const kept = new Map<string, { visitor: LiveVisitor; companyId: number; epoch: number; weight: number }>();
  let weight = 0;
  const drop = (visitorId: string) => {
    const known = kept.get(visitorId);
    if (known === undefined) return undefined;
    weight -= known.weight;
    kept.delete(visitorId);
    return known;
  };
  return {
    hasComeWith: (companyId, visitorId, faqId) => {
      const known = kept.get(visitorId);
      return known?.companyId === companyId && known.visitor.versions.has(faqId);
    },
    take: ({ companyId, epoch }, visitorIds) => {
      const taken = new Map<string, LiveVisitor>();
      for (const visitorId of visitorIds) {
        const known = drop(visitorId);
        if (known?.companyId === companyId && known.epoch === epoch) taken.set(visitorId, known.visitor);
      }
      return taken;
    },
    keep: ({ companyId, epoch }, visitors) => {
      for (const visitor of visitors) {
        const { visitorId } = visitor.played;
        drop(visitorId);
        const added = { visitor, companyId, epoch, weight: visitor.eventIds.size + visitor.heldUntilMs.size + VISITOR_WEIGHT };
        kept.set(visitorId, added);
        weight += added.weight;
      }
      for (const visitorId of kept.keys()) {
        if (weight <= maxEvents) return;
        drop(visitorId);
      }
    },
  };
}

/** A visitor who has sent nothing yet. */
export function makeLiveVisitor(visitorId: string): LiveVisitor {
  return {
    played: openTimeline(visitorId),
    presence: noPresence(),
    eventIds: new Set(),
    heldUntilMs: new Map(),
    receivedAtMs: [],
    versions: new Map(),
  };
}
