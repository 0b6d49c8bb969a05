import { randomInt } from 'node:crypto';
import { openSketch } from './sketch.ts';

/** Most requests a minute; null for no limit. */
export interface RateLimits {
  /** From one address to one company. */
  perAddress: number | null;
  /** To one company. */
  perCompany: number | null;
  /** Of one visitor of a company, as pages report them. */
  perVisitor: number | null;
}

/** Who asks what. */
export interface Asker {
  companyKey: string;
  address: string;
  /** Null where a request names no visitor, or comes with a secret key. */
  visitor: string | null;
}

/** A limit that is used up. */
export interface Exceeded {
  limit: number;
  /** What is counted, for the answer. */
  of: string;
  retryAfterSeconds: number;
}

/** What servers tell each other: adds what this one counted in a minute, by key, and gives what all did. Empty where the company is unknown. */
export type ShareCounts = (companyKey: string, minute: number, counts: ReadonlyMap<string, number>) => Promise<ReadonlyMap<string, number>>;

/** Counts requests by minute. */
export interface RateLimiter {
  /** Counts a request; tells if it is one too many. */
  count: (asker: Asker) => Exceeded | undefined;
  /** Exchanges counts with the other servers. */
  settle: () => Promise<void>;
}

const MINUTE_MS = 60_000;

/** Who has used up this share of a limit here is told to the other servers: so they know of all who may be over it, and of few others. */
const TOLD_FROM_SHARE = 1 / 20;

/** Most keys of a company that are exchanged at once; the others follow the next time. */
const TOLD_AT_ONCE_MAX = 1_000;

/** What is known of a key that nears a limit. */
interface Near {
  companyKey: string;
  here: number;
  /** As much of `here` as the others know. */
  told: number;
  elsewhere: number;
}

/**
 * Opens a limiter. A request costs a few cells of memory and never a statement: servers exchange counts of those alone who have used up a
 * twentieth of a limit, each time `settle` is called. So n servers let through at most the limit, n twentieths of it, and what comes between two
 * calls. Without `share` each server counts for itself.
 */
export function openRateLimiter(limits: RateLimits, now: () => number, share: ShareCounts | null): RateLimiter {
  const sketch = openSketch(randomInt(2 ** 32));
  const near = new Map<string, Near>();
  let minute = 0;

  const countOne = (limit: number | null, companyKey: string, key: string, of: string): Exceeded | undefined => {
    if (limit === null) return undefined;
    const here = sketch.add(key);
    if (here < limit * TOLD_FROM_SHARE) return undefined;
    const known = near.get(key) ?? { companyKey, here, told: 0, elsewhere: 0 };
    known.here = here;
    near.set(key, known);
    if (here + known.elsewhere <= limit) return undefined;
    return { limit, of, retryAfterSeconds: Math.max(1, Math.ceil(((minute + 1) * MINUTE_MS - now()) / 1000)) };
  };

  const tell = async (companyKey: string, keys: readonly [string, Near][], exchange: ShareCounts) => {
    const toldIn = minute;
    const counts = new Map(keys.map(([key, { here, told }]) => [key, here - told]));
    const totals = await exchange(companyKey, toldIn, counts);
    if (toldIn !== minute) return;
    for (const [key, one] of keys) {
      const total = totals.get(key);
      if (total === undefined) continue;
      // To the end of the line, so that those who had no room have it the next time.
      near.delete(key);
      near.set(key, one);
      one.told += counts.get(key) ?? 0;
      one.elsewhere = total - one.told;
    }
  };

  return {
    count: ({ companyKey, address, visitor }) => {
      const current = Math.floor(now() / MINUTE_MS);
      if (current !== minute) {
        minute = current;
        sketch.clear();
        near.clear();
      }
      // The company's last, so that what one sender sends beyond their own limit uses up nothing of the others'.
      return (
        countOne(limits.perAddress, companyKey, `a${companyKey}\u0000${address}`, 'from this address') ??
        (visitor === null ? undefined : countOne(limits.perVisitor, companyKey, `v${companyKey}\u0000${visitor}`, 'of this visitor')) ??
        countOne(limits.perCompany, companyKey, `c${companyKey}`, 'to this company')
      );
    },
    settle: async () => {
      if (share === null) return;
      const untold = new Map<string, [string, Near][]>();
      for (const entry of near) {
        const { companyKey, here, told } = entry[1];
        const keys = untold.get(companyKey) ?? [];
        if (here > told && keys.length < TOLD_AT_ONCE_MAX) keys.push(entry);
        untold.set(companyKey, keys);
      }
      for (const [companyKey, keys] of untold) if (keys.length > 0) await tell(companyKey, keys, share);
    },
  };
}
