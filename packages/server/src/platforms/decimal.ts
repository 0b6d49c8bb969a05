import { parseMicros } from '@cartograph/core/money/amount';
import * as v from 'valibot';

/** An amount as shop systems write it, in decimal, as text or number; in micros. */
export const decimal = v.pipe(
  v.unknown(),
  v.check((input) => parseMicros(input) !== undefined, 'decimal'),
  v.transform((input) => parseMicros(input) as bigint),
);

/** The same of 0 or more: below nothing no order comes to, and no refund gives back. */
export const unsignedDecimal = v.pipe(
  decimal,
  v.check((micros) => micros >= 0n, 'unsigned_decimal'),
);
