import { randomInt, randomUUID } from 'node:crypto';

/** Ids of one millisecond are counted in 12 bits; the first begins in the lower half, so that there is room for as many again. */
const COUNTER_LIMIT = 4_096;

let lastMs = 0;
let counter = 0;
/** The first half of an id of `lastMs`, which a process under load makes many of. */
let prefix = '';

/**
 * Makes an id for what came without one: a UUID of version 7 (RFC 9562, section 5.7), greater than all that this process made before, so that of two
 * of one moment the one that came first stands first. A millisecond's ids count up in `rand_a` (section 6.2, method 1); the other
 * random bits are those of a UUID of version 4, which Node makes many at a time.
 */
export function makeId(): string {
  const nowMs = Date.now();
  if (nowMs > lastMs) begin(nowMs, randomInt(COUNTER_LIMIT / 2));
  else if (counter + 1 < COUNTER_LIMIT) counter += 1;
  else begin(lastMs + 1, 0);
  return `${prefix}${counter.toString(16).padStart(3, '0')}${randomUUID().slice(18)}`;
}

function begin(ms: number, first: number): void {
  lastMs = ms;
  counter = first;
  const time = ms.toString(16).padStart(12, '0');
  prefix = `${time.slice(0, 8)}-${time.slice(8)}-7`;
}
