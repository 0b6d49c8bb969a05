import type { FoldedEvent } from '../../src/timeline/fold.ts';
import { MODELS, type Model } from '../../src/wire/vocabulary.ts';
import type { LedgerLine } from '../oracle/ledger.ts';

/** A line of a ledger in a form that both the fold and the oracle can be brought to. */
interface Comparable {
  eventId: string;
  outcome: string;
  entry: { currency: string; amount: bigint; verified: boolean; touches: readonly string[]; byChannel: string[] } | null;
}

/** Brings a folded event to the form that compares. */
export function fromFold({ event, outcome, entry }: FoldedEvent): Comparable {
  const common = { eventId: event.eventId, outcome: outcome.status === 'recorded' ? 'recorded' : outcome.reason };
  if (entry === null) return { ...common, entry: null };
  const byChannel = describeCredits((model) =>
    entry.credits[model].map(({ touch, amountMicros }) => ({ channel: touch?.channel ?? 'NONE', amount: amountMicros })),
  );
  const order = entry.kind === 'order' ? entry : { verified: false, touches: [] };
  const touches = order.touches.map((touch) => touch.eventId);
  return { ...common, entry: { currency: entry.currency, amount: entry.amountMicros, verified: order.verified, touches, byChannel } };
}

/** Brings a line of the oracle's ledger to the form that compares. */
export function fromOracle({ eventId, outcome, currency, amount, verified = false, touches = [], credits }: LedgerLine): Comparable {
  if (currency === undefined || amount === undefined || credits === undefined) return { eventId, outcome, entry: null };
  return { eventId, outcome, entry: { currency, amount, verified, touches, byChannel: describeCredits((model) => credits[model]) } };
}

/** Credits of one channel are told as their sum; a channel with nothing is left out, for the two sides may write a zero or not. */
function describeCredits(creditsUnder: (model: Model) => readonly { channel: string; amount: bigint }[]): string[] {
  return MODELS.flatMap((model) => {
    const byChannel = new Map<string, bigint>();
    for (const { channel, amount } of creditsUnder(model)) byChannel.set(channel, (byChannel.get(channel) ?? 0n) + amount);
    return [...byChannel].filter(([, amount]) => amount !== 0n).map(([channel, amount]) => `${model} ${channel} ${amount}`);
  }).sort();
}
