import { byModel, type Touch } from '../attribution/credit.ts';
import type { Interaction, ReceivedEvent, TimelineEvent } from '../event/event.ts';
import { formatMicros } from '../money/amount.ts';
import { type OrderEntry, RECORDED } from '../timeline/entry.ts';
import type { FoldedEvent, Windows } from '../timeline/fold.ts';
import { indexInteractions } from '../timeline/interactions.ts';
import { compareEvents, withinWindow } from '../timeline/order.ts';
import type { Model } from '../wire/vocabulary.ts';
import type { OrderProof } from './contract.ts';
import { describeEvent, judge } from './logged-event.ts';
import { HOUR_MS, sayRule, sayWhyNot } from './proof-words.ts';

/** Most steps that a proof lists; the earlier ones are counted. */
export const PROOF_MAX_STEPS = 200;

/** All that the proof of an order is made of: its visitor's timeline and its refunds as they were folded. */
export interface OrderCase {
  /** The order's own event with its entry, one of `folded`. */
  event: ReceivedEvent;
  entry: OrderEntry;
  folded: readonly FoldedEvent[];
  /** FAQ interactions of the visitor's FAQ fingerprints that came with another chat fingerprint. */
  foreignInteractions: readonly TimelineEvent<Interaction>[];
  refunds: readonly FoldedEvent[];
  /** When an event that does not count is erased, in milliseconds since 1970; null where it is not. */
  heldUntilMs: (event: ReceivedEvent) => number | null;
  windows: Windows;
  model: Model;
}

/** What led to an order, step by step, what was given back of it, and the rule that counted and credited it. The order itself is described by its list. */
export function proveOrder(orderCase: OrderCase): Omit<OrderProof, 'order'> {
  const { event, entry, windows, model } = orderCase;
  const before = listUntil(orderCase);
  const reachMs = Math.max(windows.sessionWindowMs, windows.attributionWindowMs);
  const within = before.filter((item) => item.event.occurredAtMs > event.occurredAtMs - reachMs);
  const shown = within.slice(-PROOF_MAX_STEPS);
  const interactions = before.flatMap((item) => (item.event.kind === 'interaction' ? [item.event] : []));
  const admitting = withinWindow(
    indexInteractions(event.visitorId, interactions)(event.faqId),
    event.occurredAtMs,
    windows.sessionWindowMs,
  ).at(-1) as Touch;
  return {
    steps: [...shown, ...sortByTime(orderCase.refunds)].map((item) => describeStep(item, orderCase)),
    earlier_steps: before.length - shown.length,
    rule: {
      model,
      session_hours: windows.sessionWindowMs / HOUR_MS,
      attribution_hours: windows.attributionWindowMs / HOUR_MS,
      sentence: sayRule({ admitting, orderedAtMs: event.occurredAtMs, isCredited: entry.touches.length > 0, windows, model }),
    },
  };
}

/** The visitor's events until the order, oldest first, the order last. Interactions of the same millisecond count as before it. */
function listUntil({ event, folded, foreignInteractions }: OrderCase): FoldedEvent[] {
  const foreign = foreignInteractions.map((interaction) => ({ event: interaction, outcome: RECORDED, entry: null }));
  const before = [...folded, ...foreign].filter((item) => isBefore(item.event, event));
  return [...sortByTime(before), ...folded.filter((item) => item.event === event)];
}

function sortByTime(items: readonly FoldedEvent[]): FoldedEvent[] {
  return [...items].sort((a, b) => compareEvents(a.event, b.event));
}

function isBefore(event: ReceivedEvent, order: ReceivedEvent): boolean {
  return event.kind === 'interaction' ? event.occurredAtMs <= order.occurredAtMs : compareEvents(event, order) < 0;
}

function describeStep(item: FoldedEvent, orderCase: OrderCase): OrderProof['steps'][number] {
  const { event } = item;
  const described = describeEvent(judge(item, orderCase.heldUntilMs(event)));
  if (event === orderCase.event) return { event: described, role: 'order', credits: null, why_not: null };
  if (event.kind === 'refund') return { event: described, role: 'refund', credits: null, why_not: null };
  if (event.kind !== 'interaction') return { event: described, role: 'context', credits: null, why_not: null };
  if (!orderCase.entry.touches.includes(event)) {
    return { event: described, role: 'context', credits: null, why_not: sayWhyNot(event, orderCase.event, orderCase.windows) };
  }
  return { event: described, role: 'touch', credits: listCredits(event, orderCase.entry), why_not: null };
}

function listCredits(touch: Touch, { credits, currency }: OrderEntry): Record<Model, string> {
  return byModel((model) => {
    const earned = credits[model].find((credit) => credit.touch === touch);
    return formatMicros(earned?.amountMicros ?? 0n, currency);
  });
}
