/** How the work that a server does by itself stands, as its metrics tell it. */
export interface Upkeep {
  /** By job, when it was last done for the company that waits longest, in milliseconds since 1970; null where it never was for one. */
  doneAtMs: ReadonlyMap<string, number | null>;
  /** Events that are held for a late interaction, of all companies; null until they are counted. */
  heldEvents: number | null;
  /** How often work in the background failed. */
  failures: number;
}

/** Nothing was done yet. */
export function openUpkeep(): Upkeep {
  return { doneAtMs: new Map(), heldEvents: null, failures: 0 };
}
