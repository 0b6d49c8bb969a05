import * as v from 'valibot';
import { text } from './text.ts';

/** Most mistakes of one refused call that are told. */
export const REFUSAL_MAX_ERRORS = 20;

/**
 * The body of `POST /analytics/refusals`: a call that the browser's own check refused, and what was wrong with it. No visitor, and of what was
 * sent only the mistakes.
 */
export const refusalReport = v.object({
  company_key: text,
  method: v.string(),
  errors: v.pipe(
    v.array(v.object({ field: v.string(), code: v.string(), message: v.string() })),
    v.minLength(1),
    v.maxLength(REFUSAL_MAX_ERRORS),
  ),
});
