import { guessName } from '@cartograph/core/wire/near-miss';
import { parseWith } from '@cartograph/core/wire/problem';
import { METHODS } from '../calls.ts';
import { EVENT_MAX_BYTES } from '../pipeline.ts';

/** Says in one sentence what is wrong with a refused call: which field, what came and what was needed. */
export function describeRefusal(method: unknown, data: unknown, bytes?: number): string {
  const known = METHODS.get(method);
  if (!known) return `trackAlhenaEvent refused: the method ${nameNeeded(method, [...METHODS.keys()] as string[])}`;
  if (bytes) return `${method} refused: got ${bytes} bytes, needs at most ${EVENT_MAX_BYTES}; send fewer lineItems`;
  const parsed = parseWith<typeof known.schema>(known.schema, data);
  return `${method} refused: ${parsed.ok ? 'its data cannot be read' : parsed.problems.map((problem) => problem.message).join('; ')}`;
}

/** Says what was got where one of some names is needed, and which of them was meant where that can be guessed. */
export function nameNeeded(got: unknown, names: readonly string[]): string {
  const meant = guessName(got, names);
  const shown = typeof got === 'string' ? JSON.stringify(got) : String(got);
  return `got ${shown}, needs one of ${names.join(', ')}${meant ? ` (did you mean ${meant}?)` : ''}`;
}
