import type { Chance } from '../packages/server/src/demo/random.ts';
import { type GoodValues, HOSTILE_TEXTS } from './json.ts';
import type { Known } from './known.ts';
import type { Route } from './routes.ts';

/** Parts of a path that break what is careless. */
export const BAD_SEGMENTS = [
  '%00',
  '%ff',
  '%',
  '%zz',
  '%C0%AF',
  '%ED%A0%80',
  '..%2f..%2f',
  '.',
  '..',
  '',
  '%2e%2e',
  '~',
  ';a=b',
  'a'.repeat(4_000),
  '*',
  ':x',
];

/** A parameter of a path: mostly one that is there. */
export function makeSegment(name: string, { values }: Known, chance: Chance): string {
  if (name === '')
    return chance.pick([
      '',
      'index.html',
      'json',
      'static/index.html',
      'gleenWidget.js',
      'acme/orders',
      '..%2f..%2fpackage.json',
      ...BAD_SEGMENTS,
    ]);
  const there = values[name];
  if (there !== undefined && chance.happens(0.8)) return encodeText(String(chance.pick(there)));
  return chance.happens(0.5) ? chance.pick(BAD_SEGMENTS) : encodeText(chance.pick(HOSTILE_TEXTS).slice(0, 1_000));
}

/** A query of a route's parameters, with its question mark; empty for none. */
export function makeQuery({ query }: Route, { values }: Known, chance: Chance): string {
  if (chance.happens(0.3)) return '';
  const names = chance.happens(0.1) ? [...query, 'constructor', '__proto__', 'a[]', 'company_key', '%', ''] : query;
  const parts = names
    .filter(() => chance.happens(query.length > 6 ? 0.25 : 0.5))
    .flatMap((name) => Array.from({ length: chance.pick([1, 1, 1, 1, 1, 2]) }, () => `${name}=${makeParameter(name, values, chance)}`));
  if (chance.happens(0.01)) parts.push('a=b&'.repeat(2_500));
  if (chance.happens(0.01)) parts.push(`q=${'%25'.repeat(3_000)}`);
  return parts.length === 0 ? '' : `?${parts.join('&')}`;
}

function makeParameter(name: string, values: GoodValues, chance: Chance): string {
  const there = values[name];
  if (there !== undefined && chance.happens(0.6)) return encodeText(String(chance.pick(there)));
  if (chance.happens(0.1)) return chance.pick(BAD_SEGMENTS);
  if (name === 'cursor' && chance.happens(0.7)) {
    const forged = `[${chance.pick(['0', '1e400', '-1', '253402300799999', '8640000000000001', '"x"', '1773144000000'])},${chance.pick(['"00000000-0000-0000-0000-000000000000"', '"\\ud800"', 'null', '{}', '"ffffffff-ffff-ffff-ffff-ffffffffffff"'])},${JSON.stringify(chance.pick(HOSTILE_TEXTS).slice(0, 1_000))}]`;
    return Buffer.from(forged).toString('base64url');
  }
  return encodeText(chance.pick(HOSTILE_TEXTS).slice(0, 1_500));
}

/** Percent-encoded, halves of surrogate pairs too, which `encodeURIComponent` refuses. */
export function encodeText(text: string): string {
  return !/\p{Surrogate}/u.test(text)
    ? encodeURIComponent(text)
    : [...Buffer.from(text, 'utf16le')].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
}
