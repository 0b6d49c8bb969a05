import type { ManagedNudge } from '@cartograph/core/manage/assistant';

/** When a nudge shows itself, in a sentence. */
export function describeRule({
  page_pattern,
  after_seconds,
  on_exit_intent,
  cart_value_min,
  times_a_day_max,
}: Pick<ManagedNudge, 'page_pattern' | 'after_seconds' | 'on_exit_intent' | 'cart_value_min' | 'times_a_day_max'>): string {
  const conditions = [
    page_pattern === null ? 'on every page' : `on pages ${page_pattern}`,
    after_seconds === null ? '' : `after ${after_seconds} s`,
    on_exit_intent ? 'when the shopper is about to leave' : '',
    cart_value_min === null ? '' : `with a cart of ${cart_value_min} or more`,
    times_a_day_max === 1 ? 'once a day' : `up to ${times_a_day_max} times a day`,
  ];
  const text = conditions.filter((condition) => condition !== '').join(', ');
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`;
}
