import type { SurfaceSession } from '@cartograph/sdk/surfaces';

/** A question whose answer has not ended. */
export interface Pending {
  question_id: string;
  text: string;
  product_id?: string | undefined;
  /** When it was asked, in milliseconds since 1970. */
  atMs: number;
}

/** What the pages and tabs of a shop share of the chat. */
export interface Kept {
  conversationId?: string | undefined;
  pending?: Pending | undefined;
  /** Ids of the last answers that answered: a transcript does not say which of them may be rated. */
  answered?: string[] | undefined;
  /** Whether the last answer offered to take an address. */
  isHandOffOffered?: boolean | undefined;
}

/** Ids of answers that are kept, at most. */
export const ANSWERED_MAX = 30;

/** An answer that did not end for so long is not waited for on another page. */
const PENDING_MAX_MS = 10 * 60_000;

/** Opens what is kept of the chat of one company, under the SDK's own prefix, so that a denied consent erases it. */
export function openKept({ store, company }: SurfaceSession) {
  const key = `cartograph:${encodeURIComponent(company)}:chat`;
  const read = (): Kept => {
    try {
      const kept: Kept = JSON.parse(store.get(key) ?? '{}') ?? {};
      const isFresh = kept.pending && Date.now() - kept.pending.atMs < PENDING_MAX_MS;
      return isFresh ? kept : { ...kept, pending: undefined };
    } catch {
      return {};
    }
  };
  return {
    key,
    read,
    change(change: Kept): void {
      store.set(key, JSON.stringify({ ...read(), ...change }));
    },
  };
}

export type KeptStore = ReturnType<typeof openKept>;
