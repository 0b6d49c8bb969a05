// The part of core's money that the wire contract uses, to say whether an amount is too big: the bundle puts it in the place of the exact one. It
// may differ from it in the last of 16 digits, for an amount that is within a hair of the limit; the server counts exactly, and has the last word.

export const MICROS = 1_000_000n;

export const toMicros = (value: number): bigint => BigInt(Math.round(value * 1e6));
