import * as v from 'valibot';
import { NEEDS } from './needs.ts';
import type { Words } from './problem.ts';
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

/** What is said about such a body that is itself wrong. */
export const REFUSAL_WORDS: Words = {
  needs: {
    ...NEEDS,
    method: 'the name of a method',
    errors: `a list of 1 to ${REFUSAL_MAX_ERRORS} errors, each with field, code and message`,
    field: 'a string',
    code: 'a string',
    message: 'a string',
  },
  names: {},
  secrets: [],
};
