import type { Chance } from '../packages/server/src/demo/random.ts';
import type { Known } from './known.ts';

/** Who asks: mostly somebody who is known, by a cookie or a key, or what looks like one. */
export function sayWho({ cookies, authorizations }: Known, chance: Chance): Record<string, string> {
  const kind = chance.between(0, 9);
  if (kind < 5) return { cookie: chance.pick(cookies) };
  if (kind < 7) return { authorization: chance.pick(authorizations) };
  if (kind < 8) return {};
  return chance.pick<Record<string, string>>([
    { authorization: 'Bearer ' },
    { authorization: `Bearer ck_${'0'.repeat(16)}_${'A'.repeat(43)}` },
    { authorization: `Bearer ${'x'.repeat(4_000)}` },
    { authorization: 'Basic dXNlcjpwYXNz' },
    { authorization: `Bearer ${' '.repeat(4_000)}` },
    { cookie: 'cartograph.session_token=%' },
    { cookie: `cartograph.session_token=${'a'.repeat(3_000)}.${'b'.repeat(44)}` },
    { cookie: `${'a=b; '.repeat(1_500)}cartograph.session_token=.` },
    { cookie: `${chance.pick(cookies)}x` },
  ]);
}

/** Headers that say where a request comes from, and what else clients may write there. */
export function sayWhence({ origin }: Known, chance: Chance): Record<string, string> {
  const headers: Record<string, string> = {
    origin: chance.happens(0.85) ? origin : chance.pick(['null', 'https://evil.example', '', 'http://[', 'x'.repeat(2_000)]),
  };
  // Everybody is at another address, or else the limit of passwords a minute hides what is behind it.
  headers['x-forwarded-for'] = chance.happens(0.95)
    ? `10.${chance.between(0, 255)}.${chance.between(0, 255)}.${chance.between(0, 255)}`
    : chance.pick(['', 'x', '127.0.0.1, 127.0.0.1', '::1', '1'.repeat(3_000), ',,,', '10.0.0.1%00']);
  const odd: Record<string, readonly string[]> = {
    'sec-fetch-site': ['cross-site', 'none', 'x'],
    'user-agent': ['Mozilla/5.0 (compatible; Googlebot/2.1)', 'x'.repeat(5_000), '', `Mozilla/5.0 ${'(a '.repeat(1_000)}bo`],
    'x-forwarded-proto': ['https', 'x'.repeat(100)],
    'x-forwarded-host': ['evil.example', '\u00ff'],
    'x-http-method-override': ['DELETE'],
    'accept-encoding': ['br', 'gzip', '*;q=0', 'x'.repeat(3_000)],
    'if-none-match': ['*', 'W/"x"', '"'.repeat(2_000)],
    range: ['bytes=0-0', 'bytes=-1', 'bytes=9-1,2-3', `bytes=${'0-0,'.repeat(1_000)}`],
    accept: ['text/html', 'x'.repeat(3_000)],
    'access-control-request-method': ['POST'],
    'last-event-id': ['x'.repeat(2_000)],
    expect: ['100-continue'],
  };
  for (const [name, values] of Object.entries(odd)) if (chance.happens(0.04)) headers[name] = chance.pick(values);
  return headers;
}
