/** A source of chance that gives the same numbers for the same seed, so that a demo can be made again (mulberry32). */
export interface Chance {
  /** A number from 0 up to but not including 1. */
  next: () => number;
  /** True with the given probability. */
  happens: (probability: number) => boolean;
  /** One of the items; those named more often are taken more often. */
  pick: <Item>(items: readonly Item[]) => Item;
  /** A whole number between two, both included. */
  between: (low: number, high: number) => number;
  /** A UUID of version 4. */
  uuid: () => string;
}

/** Starts a source of chance at a seed. */
export function seedChance(seed: number): Chance {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const between = (low: number, high: number) => low + Math.floor(next() * (high - low + 1));
  const hex = (digits: number) => Array.from({ length: digits }, () => between(0, 15).toString(16)).join('');
  return {
    next,
    happens: (probability) => next() < probability,
    pick: (items) => items[between(0, items.length - 1)] as (typeof items)[number],
    between,
    uuid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-${between(8, 11).toString(16)}${hex(3)}-${hex(12)}`,
  };
}
