import { LOGGED_STATUSES } from '@cartograph/core/report/contract';
import { REASONS, RECEIVED_KINDS, type Reason, type ReceivedKind } from '@cartograph/core/wire/vocabulary';
import { dropUndefined, type RawSearch, readName, readText } from '../filters/search.ts';

/** What the URL of the event inspector says. */
export interface EventsSearch {
  q?: string | undefined;
  kind?: ReceivedKind | undefined;
  status?: (typeof LOGGED_STATUSES)[number] | undefined;
  reason?: Reason | undefined;
}

/** Reads the URL of the event inspector. */
export function readEventsSearch(raw: RawSearch): EventsSearch {
  return dropUndefined({
    q: readText(raw, 'q'),
    kind: readName(raw, 'kind', RECEIVED_KINDS),
    status: readName(raw, 'status', LOGGED_STATUSES),
    reason: readName(raw, 'reason', REASONS),
  });
}
