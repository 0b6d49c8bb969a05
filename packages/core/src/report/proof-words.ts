import type { Touch } from '../attribution/credit.ts';
import type { Windows } from '../timeline/fold.ts';
import type { Moment } from '../timeline/order.ts';
import type { Channel, Model } from '../wire/vocabulary.ts';

const MINUTE_MS = 60_000;
/** Milliseconds of an hour, in which settings say windows. */
export const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

const DID: Readonly<Record<Channel, string>> = { CHAT: 'chatted', FAQ: 'used the product FAQs', NUDGE: 'used a nudge' };

const SHARES: Readonly<Record<Model, (windowText: string) => string>> = {
  first_touch: (windowText) => `Under first touch the earliest chat, FAQ or nudge within ${windowText} earns the whole order.`,
  last_touch: (windowText) => `Under last touch the latest chat, FAQ or nudge within ${windowText} earns the whole order.`,
  linear: (windowText) => `Under linear each chat, FAQ or nudge within ${windowText} earns an equal share of the order.`,
};

/** What the sentence about an order is made of; `admitting` is the latest interaction that admitted it. */
interface RuleCase {
  admitting: Touch;
  orderedAtMs: number;
  isCredited: boolean;
  windows: Windows;
  model: Model;
}

/** Why an order counts and who earned it, in plain words. */
export function sayRule({ admitting, orderedAtMs, isCredited, windows, model }: RuleCase): string {
  const ago = sayDuration(orderedAtMs - admitting.occurredAtMs);
  const counted = `Counted because the visitor ${DID[admitting.channel]} ${ago} before (session window ${sayWindow(windows.sessionWindowMs)}).`;
  const windowText = sayWindow(windows.attributionWindowMs);
  if (isCredited) return `${counted} ${SHARES[model](windowText)}`;
  return `${counted} Credited to nobody, for no chat, FAQ or nudge within ${windowText} may earn credit.`;
}

/** Why an interaction before an order is no touch of it, in plain words. */
export function sayWhyNot(interaction: Touch, order: Moment & Pick<Touch, 'faqId'>, { attributionWindowMs }: Windows): string {
  if (interaction.channel === 'FAQ' && interaction.faqId !== order.faqId) return 'It came under another FAQ fingerprint than the order.';
  if (interaction.helpful === false) return 'It was reported as not helpful, so it earns no credit.';
  return `It was ${sayDuration(order.occurredAtMs - interaction.occurredAtMs)} before the order, and credit reaches back ${sayWindow(attributionWindowMs)}.`;
}

function sayWindow(windowMs: number): string {
  return windowMs < HOUR_MS ? `${round(windowMs / MINUTE_MS)} min` : `${round(windowMs / HOUR_MS)} h`;
}

function sayDuration(durationMs: number): string {
  if (durationMs < MINUTE_MS) return 'less than a minute';
  if (durationMs < HOUR_MS) return count(durationMs / MINUTE_MS, 'minute');
  return durationMs < 2 * DAY_MS ? count(durationMs / HOUR_MS, 'hour') : count(durationMs / DAY_MS, 'day');
}

function count(amount: number, unit: string): string {
  const whole = Math.floor(amount);
  return `${whole} ${unit}${whole === 1 ? '' : 's'}`;
}

function round(amount: number): number {
  return Math.round(amount * 100) / 100;
}
