import type { Interaction, TimelineEvent } from '../event/event.ts';
import { splitEvenly } from '../money/allocate.ts';
import { minorUnitMicros } from '../money/currency.ts';
import { withinWindow } from '../timeline/order.ts';
import type { Model } from '../wire/vocabulary.ts';

/** An interaction that may earn credit. */
export type Touch = TimelineEvent<Interaction>;

/** The share of an entry that one interaction earned; `touch` is null where nobody did. */
export interface Credit {
  touch: Touch | null;
  amountMicros: bigint;
}

/** The credits of one entry under each model; under each they add up to the entry. */
export type Credits = Readonly<Record<Model, readonly Credit[]>>;

/** The touches of an event: interactions in the attribution window before it that were not unhelpful, oldest first. */
export function touchesBefore(
  interactions: readonly TimelineEvent<Interaction>[],
  occurredAtMs: number,
  attributionWindowMs: number,
): Touch[] {
  return withinWindow(interactions, occurredAtMs, attributionWindowMs).filter((event) => event.helpful !== false);
}

/** Builds a value for each model. */
export function byModel<Value>(build: (model: Model) => Value): Record<Model, Value> {
  return { first_touch: build('first_touch'), last_touch: build('last_touch'), linear: build('linear') };
}

/** The touches that a model credits, each with an equal share; none where there is no touch. */
export function creditedTouches(model: Model, touches: readonly Touch[]): readonly Touch[] {
  if (model === 'first_touch') return touches.slice(0, 1);
  if (model === 'last_touch') return touches.slice(-1);
  return touches;
}

/** Credits an amount of 0 or more to its touches under each model; with no touch, to nobody. */
export function creditTouches(amountMicros: bigint, currency: string, touches: readonly Touch[]): Credits {
  if (touches.length < 2) {
    const whole = [{ touch: touches[0] ?? null, amountMicros }];
    return { first_touch: whole, last_touch: whole, linear: whole };
  }
  return byModel((model) => {
    const credited = creditedTouches(model, touches);
    const shares = splitEvenly(amountMicros, credited.length, minorUnitMicros(currency));
    return credited.map((touch, index) => ({ touch, amountMicros: shares[index] as bigint }));
  });
}
