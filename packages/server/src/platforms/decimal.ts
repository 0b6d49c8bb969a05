import { parseMicros } from '@cartograph/core/money/amount';
import * as v from 'valibot';

/** An amount as shop systems write it, in decimal, as text or number; in micros. */
export const decimal = v.pipe(
  v.unknown(),
  v.check((input) => parseMicros(input) !== undefined, 'decimal'),
  v.transform((input) => parseMicros(input) as bigint),
);
