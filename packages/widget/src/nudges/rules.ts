import type { NudgeRule } from '@cartograph/core/assistant/wire';

/** When and where a rule is looked at. */
export interface Moment {
  /** Path of the page, such as `/products/mug`. */
  path: string;
  secondsOnPage: number;
  /** The pointer is just leaving the window at its top. */
  isExiting: boolean;
}

/** Whether a rule's conditions all hold; one that is null always does. A cart whose value nobody knows is not worth enough. */
export function isDue(rule: NudgeRule, moment: Moment, cartValue: number | undefined): boolean {
  return (
    (rule.page_pattern === null || matchesPath(rule.page_pattern, moment.path)) &&
    moment.secondsOnPage >= (rule.after_seconds ?? 0) &&
    (!rule.on_exit_intent || moment.isExiting) &&
    (rule.cart_value_min === null || (cartValue ?? -1) >= Number(rule.cart_value_min))
  );
}

/** Whether a path is of a pattern, in which `*` stands for anything, slashes too. A slash at the end makes no difference. */
export function matchesPath(pattern: string, path: string): boolean {
  const [first = '', ...others] = trimSlash(pattern).split('*');
  const trimmed = trimSlash(path);
  if (!others.length) return trimmed === first;
  if (!trimmed.startsWith(first)) return false;
  const last = others.pop() ?? '';
  let at = first.length;
  for (const piece of others) {
    const found = trimmed.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return trimmed.length - last.length >= at && trimmed.endsWith(last);
}

function trimSlash(path: string): string {
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
}
