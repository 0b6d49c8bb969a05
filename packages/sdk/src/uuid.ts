import type { Page } from './globals.ts';

let lastMs = 0;
let counter = 0;

/**
 * Makes a UUIDv7: its time orders it, and within a millisecond (or when the clock steps back) a counter does, so that the
 * order of two calls is also the order of their ids. `crypto.randomUUID` needs https; `getRandomValues` does not.
 * https://www.rfc-editor.org/rfc/rfc9562#name-uuid-version-7
 */
export function makeEventId(page: Page, nowMs: number): string {
  if (nowMs > lastMs) {
    lastMs = nowMs;
    counter = 0;
  } else if (++counter > 0xfff) {
    lastMs++;
    counter = 0;
  }
  const time = lastMs.toString(16).padStart(12, '0');
  return format(`${time}7${counter.toString(16).padStart(3, '0')}${randomHex(page).slice(16)}`);
}

/** Makes a random UUID (version 4), which says nothing about its maker. */
export function makeVisitorId(page: Page): string {
  const hex = randomHex(page);
  return format(`${hex.slice(0, 12)}4${hex.slice(13)}`);
}

/** When a UUIDv7 was made, in milliseconds since 1970; NaN for what is not even hexadecimal. */
export function madeAtMs(uuid: string): number {
  return Number(`0x${uuid.slice(0, 8)}${uuid.slice(9, 13)}`);
}

function randomHex(page: Page): string {
  return Array.from(page.crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Puts the variant (10 in binary) and the hyphens into 32 hexadecimal digits. */
function format(hex: string): string {
  return hex.replace(/^(.{8})(.{4})(.{4}).(.{3})/, '$1-$2-$3-8$4-');
}
