/** Most events that one batch may carry. */
export const BATCH_MAX_EVENTS = 100;

/** Most line items that one order may list. */
export const LINE_ITEMS_MAX = 500;
