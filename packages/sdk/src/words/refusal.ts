import { guessName } from '@cartograph/core/wire/near-miss';
import { parseWith } from '@cartograph/core/wire/problem';
import { METHODS } from '../calls.ts';
import { EVENT_MAX_BYTES } from '../pipeline.ts';

/** What is wrong with a call: the field, a code for machines, and a sentence. */
export interface Mistake {
  field: string;
  code: string;
  message: string;
}

/** Finds what is wrong with a refused call: which field, what came and what was needed. */
export function findMistakes(method: unknown, data: unknown, bytes?: number): Mistake[] {
  const known = METHODS.get(method);
  if (!known)
    return [{ field: 'method', code: 'unknown_name', message: `the method ${nameNeeded(method, [...METHODS.keys()] as string[])}` }];
  if (bytes)
    return [
      { field: 'lineItems', code: 'out_of_range', message: `got ${bytes} bytes, needs at most ${EVENT_MAX_BYTES}; send fewer lineItems` },
    ];
  const parsed = parseWith<typeof known.schema>(known.schema, data);
  return parsed.ok ? [{ field: '', code: 'unreadable', message: 'its data cannot be read' }] : parsed.problems.map(nameData);
}

/** A page gives data, not a body, and objects, not JSON. */
function nameData(problem: Mistake): Mistake {
  return { ...problem, message: problem.message.replace(/^body:/, 'data:').replace(/ a JSON object$/, ' an object') };
}

/** Says in one sentence what is wrong with a refused call. */
export function describeRefusal(method: unknown, mistakes: readonly Mistake[]): string {
  return `${METHODS.has(method) ? method : 'trackAlhenaEvent'} refused: ${mistakes.map(({ message }) => message).join('; ')}`;
}

/** Says what was got where one of some names is needed, and which of them was meant where that can be guessed. */
export function nameNeeded(got: unknown, names: readonly string[]): string {
  const meant = guessName(got, names);
  const shown = typeof got === 'string' ? JSON.stringify(got) : String(got);
  return `got ${shown}, needs one of ${names.join(', ')}${meant ? ` (did you mean ${meant}?)` : ''}`;
}
