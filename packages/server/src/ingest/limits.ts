/** Most events of one visitor that are stored within a day of arrival; a shopper has a few dozen. */
export const VISITOR_MAX_PER_DAY = 2_000;

/** Most events of one visitor that are stored at all. */
export const VISITOR_MAX_EVENTS = 20_000;

/** Most visitors that may come with the same FAQ fingerprint: each interaction under it concerns them all. */
export const FAQ_MAX_VISITORS = 50;

/** Most events that wait in one process, over all companies, before it answers that it is overloaded. */
export const QUEUE_MAX_EVENTS = 20_000;

/** Most events that share one transaction. */
export const TRANSACTION_MAX_EVENTS = 1_000;

/** Most refused reports of a company that one process keeps for the event log within a second; the rest leaves no trace. */
export const REJECTION_MAX_PER_SECOND = 20;

/** Most refused reports of a company that the event log holds. */
export const REJECTION_MAX_KEPT = 1_000;

/** How long the event log holds a refused report: 48 hours. */
export const REJECTION_KEPT_MS = 48 * 60 * 60_000;
