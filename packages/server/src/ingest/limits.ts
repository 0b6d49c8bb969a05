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
