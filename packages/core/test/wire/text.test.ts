import { describe, expect, test } from 'vitest';
import { parseSender } from '../../src/event/parse.ts';
import type { EventKind } from '../../src/wire/vocabulary.ts';
import { ENTRANCES } from '../support/bodies.ts';

const TEXTS: [EventKind, string][] = [
  ['cart', 'product_id'],
  ['cart', 'product_name'],
  ['cart', 'source'],
  ['checkout', 'order_id'],
  ['checkout', 'source'],
  ['interaction', 'conversation_id'],
  ['interaction', 'product_id'],
  ['interaction', 'ai_profile'],
];

const OPTIONAL = TEXTS.filter(([kind, field]) => kind !== 'cart' || field === 'source');
const CLEAN = 'a string of 1 to 255 characters, none of them U+0000 or half of a surrogate pair';

describe.each(ENTRANCES)('over $name', ({ spell, parse }) => {
  test.each(TEXTS)('%s: %s holds 255 characters, of which an emoji is one, and no more', (kind, field) => {
    for (const fits of ['x', 'x'.repeat(255), '👟'.repeat(255)]) expect(parse(kind, { [field]: fits }).ok, fits).toBe(true);
    for (const tooLong of ['x'.repeat(256), '👟'.repeat(256), `${'👟'.repeat(255)}x`, 'x'.repeat(10_000)]) {
      expect(parse(kind, { [field]: tooLong }), tooLong).toMatchObject({
        ok: false,
        problems: [{ field: spell(field), code: 'out_of_range' }],
      });
    }
  });

  test.each(TEXTS)('%s: %s takes nothing that cannot be stored, and the message says what', (kind, field) => {
    for (const broken of ['a\u0000b', '\u0000', '\ud83d', 'a\udc5fb', '\udc5f\ud83d']) {
      const name = spell(field);
      const message = `${name}: got the string ${JSON.stringify(broken)}, needs ${CLEAN}`;
      expect(parse(kind, { [field]: broken })).toEqual({ ok: false, problems: [{ field: name, code: 'out_of_range', message }] });
    }
  });

  test.each(OPTIONAL)('%s: %s may be empty, null or absent, which is all the same', (kind, field) => {
    const absent = parse(kind, {});
    for (const empty of ['', null, undefined]) expect(parse(kind, { [field]: empty })).toMatchObject(absent);
  });
});

test('a long text is cut in the message', () => {
  const parsed = parseSender({ company_key: 'x'.repeat(300), user_fingerprint: 'u', user_faq_fingerprint: 'f' });
  expect(parsed).toMatchObject({
    problems: [{ message: `company_key: got the string "${'x'.repeat(60)}…" of 300 characters, needs a string of 1 to 255 characters` }],
  });
});
