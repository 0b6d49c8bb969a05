import { mayHeal } from './retry.ts';

/** What the server says of one event. */
export interface Result {
  event_id: string;
  status: 'recorded' | 'duplicate' | 'ignored' | 'rejected';
  reason?: string;
  errors?: { message: string }[];
}

/** What came back: `status` 0 and no body where nothing did. */
export interface Reply {
  status: number;
  retryAfterMs: number;
  body?: unknown;
}

/** What a reply means for the events that were sent. */
export interface Verdict {
  /** Ids that need not be sent again, whatever became of them. */
  settled: string[];
  /** What the server said of each of them. */
  results: Result[];
  /** The company's session window as the server tells it. */
  windowMs: unknown;
}

/**
 * Reads what a reply means. Only what it names by id is settled: a success without results (a captive portal's page, a
 * proxy) settles nothing. A refusal that cannot heal settles all, for it would be refused again.
 */
export function judge(reply: Reply, sent: readonly string[]): Verdict {
  const body = (reply.body ?? {}) as { results?: unknown; session_window_ms?: unknown };
  if (!mayHeal(reply.status)) return { settled: [...sent], results: [], windowMs: undefined };
  const listed = reply.status < 300 && Array.isArray(body.results) ? (body.results as (Result | null)[]) : [];
  const results = listed.filter((result): result is Result => sent.includes(result?.event_id ?? ''));
  return { settled: results.map((result) => result.event_id), results, windowMs: body.session_window_ms };
}
