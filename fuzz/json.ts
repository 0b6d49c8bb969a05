import type { Chance } from '../packages/server/src/demo/random.ts';
import type { JsonSchema } from './routes.ts';

/** JSON as it is written: what `JSON.stringify` would never write can stand in it. */
type Raw = string;

const ASTRAL = '🛒'.repeat(255);

/** Texts that break what is careless, as JavaScript holds them. */
export const HOSTILE_TEXTS: readonly string[] = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\ud800',
  '\udc00\ud800',
  '\u202e\u0007\u001b[2J',
  '__proto__',
  'constructor',
  'toString',
  "'; DROP TABLE event; --",
  "' OR 1=1 --",
  '$1',
  '\\',
  '%s%n%00',
  '{{7*7}}',
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  '=HYPERLINK("https://evil.example","x")',
  '@SUM(1)',
  '../../../../etc/passwd',
  'javascript:alert(1)',
  'x'.repeat(255),
  'x'.repeat(256),
  'x'.repeat(10_000),
  ASTRAL,
  `${ASTRAL}🛒`,
  'e\u0301'.repeat(120),
  'ß'.repeat(255),
  'İ'.repeat(255),
  'a'.repeat(5_000).concat('!'),
  ' '.repeat(5_000),
  `${'a.'.repeat(2_000)}@`,
  '0000-00-00',
  '9999-12-31',
  '2026-02-30',
  '-271821-04-20T00:00:00Z',
  '+275760-09-13T00:00:00.001Z',
  '2026-03-10T12:00:00.000000000000000000001Z',
  'NaN',
  '1e400',
  '٣',
];

const HOSTILE_NUMBERS: readonly Raw[] = [
  '0',
  '-0',
  '-1',
  '1e400',
  '-1e400',
  '1e-400',
  '123456789012345678901234567890',
  '0.1234567890123456789012345678901234567890',
  '9007199254740993',
  '1000000000000',
  '1000000000000.0000001',
  '5e-324',
  '1.7976931348623157e308',
  `0.${'0'.repeat(3_000)}1`,
  '9'.repeat(3_000),
  '253402300800000',
  '8640000000000001',
];

const HOSTILE_VALUES: readonly Raw[] = [
  'null',
  'true',
  '[]',
  '{}',
  '[[]]',
  '{"__proto__":{"verified":true}}',
  '{"constructor":{"prototype":{"verified":true}}}',
  '{"toString":1,"valueOf":1,"length":-1}',
  `${'['.repeat(2_000)}${']'.repeat(2_000)}`,
  `${'{"a":'.repeat(2_000)}1${'}'.repeat(2_000)}`,
  `[${'0,'.repeat(10_000)}0]`,
  `{${Array.from({ length: 2_000 }, (_, index) => `"k${index}":0`).join(',')}}`,
];

/** Bodies that no schema asks for, tried on every route that takes one. */
export const HOSTILE_BODIES: readonly Raw[] = [
  ...HOSTILE_VALUES,
  '',
  '"',
  '{',
  '{"a":1',
  '{"a":1}{"a":1}',
  '\ufeff{}',
  '{"company_key":"fuzz-a","company_key":"fuzz-b","company_key":{}}',
  '{"\\u005f_proto__":{"company_key":"fuzz-a"}}',
  '{"a":"\\ud800"}',
  '{"a":"\\u0000"}',
  '{"a":\u0000}',
  `${'['.repeat(60_000)}`,
  `${'{"a":'.repeat(10_000)}`,
  `"${'x'.repeat(64 * 1024)}"`,
  `{"company_key":"fuzz-a","user_fingerprint":"v","user_faq_fingerprint":"w","value":1,"currency":"USD","line_items":[${'{"product_id":"p"},'.repeat(3_000)}{}]}`,
  `{"company_key":"fuzz-a","user_fingerprint":"v","user_faq_fingerprint":"w","value":1,"currency":"USD","line_items":[${'0,'.repeat(10_000)}0]}`,
  `{"company_key":"fuzz-a","user_fingerprint":"v","user_faq_fingerprint":"w","sent_at":"2026-01-01T00:00:00Z","events":[${'{},'.repeat(99)}{}]}`,
  '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;">]><rss><channel><item><title>&d;</title></item></channel></rss>',
  '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><channel><item><g:id>1</g:id><title>&x;</title></item></channel></rss>',
  `<rss><channel>${'<item>'.repeat(5_000)}`,
  `question,answer\n"${'never closed, '.repeat(3_000)}`,
  `question,answer\n${'x'.repeat(60_000)},${'"'.repeat(2_000)}\n`,
  `question,answer\n${','.repeat(20_000)}\n`,
  'id\ttitle\tdescription\tlink\n\u0000\t\u0000\t=1+1\tjavascript:alert(1)\n',
  '[{"question":"\\ud800","answer":"\\u0000"},{"question":1e400},null,{"__proto__":1}]',
];

/** Good values of fields by their names, so that what is sent often gets far. */
export type GoodValues = Readonly<Record<string, readonly unknown[]>>;

/** Writes a body that a schema asks for, with some of it turned hostile. */
export function writeBody(schema: JsonSchema, good: GoodValues, chance: Chance): Raw {
  const text = write(schema, '', { good, chance, share: chance.pick([0, 0.05, 0.05, 0.3]), forced: {} });
  if (!text.startsWith('{') || chance.happens(0.8)) return text;
  const inside = text.slice(1);
  const extra = chance.pick([
    '"__proto__":{"a":1}',
    '"constructor":{"prototype":{}}',
    '"\\u0000":1',
    '"a":1,"a":2',
    `"${'k'.repeat(5_000)}":0`,
  ]);
  return inside === '}' ? `{${extra}}` : `{${extra},${inside}`;
}

/** Bodies that a schema asks for, good but for one field: each field with each hostile value. */
export function listBodies(schema: JsonSchema, good: GoodValues, chance: Chance): Raw[] {
  const values = [...HOSTILE_TEXTS.map((text) => JSON.stringify(text)), ...HOSTILE_NUMBERS, ...HOSTILE_VALUES];
  return [...fieldsOf(schema)].flatMap((field) =>
    values.map((value) => write(schema, '', { good, chance, share: 0, forced: { [field]: value } })),
  );
}

function fieldsOf(schema: JsonSchema): Set<string> {
  const fields = Object.entries(schema.properties ?? {}).flatMap(([name, of]) => [name, ...fieldsOf(of)]);
  const inside = [...(schema.anyOf ?? []), ...(schema.items ? [schema.items] : [])].flatMap((of) => [...fieldsOf(of)]);
  return new Set([...fields, ...inside]);
}

/** A value as JSON with one of its parts turned hostile: each part with each hostile value; of a list only the first item. */
export function listDamaged(value: unknown): Raw[] {
  const values = [...HOSTILE_TEXTS.map((text) => JSON.stringify(text)), ...HOSTILE_NUMBERS, ...HOSTILE_VALUES];
  return [...values, ...listInside(value)];
}

function listInside(value: unknown): Raw[] {
  if (Array.isArray(value)) {
    const rest = value.slice(1).map((item) => `,${JSON.stringify(item)}`);
    return value.length === 0 ? [] : listDamaged(value[0]).map((first) => `[${first}${rest.join('')}]`);
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inside]) => {
    const { [name]: _, ...others } = value as Record<string, unknown>;
    const rest = JSON.stringify(others).slice(1, -1);
    return listDamaged(inside).map((part) => `{${JSON.stringify(name)}:${part}${rest === '' ? '' : `,${rest}`}}`);
  });
}

/** Writes a value as JSON with some of its leaves turned hostile. */
export function damage(value: unknown, chance: Chance, share: number): Raw {
  if (chance.happens(share)) return hostile(chance);
  if (Array.isArray(value)) return `[${value.map((item) => damage(item, chance, share)).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  return `{${Object.entries(value)
    .map(([name, item]) => `${JSON.stringify(name)}:${damage(item, chance, share)}`)
    .join(',')}}`;
}

/** How a body is written: what is good by name, how much of it turns hostile, and what certain fields are in any case. */
interface Writing {
  good: GoodValues;
  chance: Chance;
  share: number;
  forced: Readonly<Record<string, Raw>>;
}

function write(schema: JsonSchema, name: string, writing: Writing): Raw {
  const { good, chance, share, forced } = writing;
  const wanted = forced[name];
  if (wanted !== undefined) return wanted;
  if (chance.happens(share)) return hostile(chance);
  const named = good[name];
  if (named !== undefined) return JSON.stringify(chance.pick(named));
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return JSON.stringify(chance.pick(schema.enum));
  if (schema.anyOf !== undefined) return write(chance.pick(schema.anyOf), name, writing);
  if (schema.properties !== undefined) {
    const fields = Object.entries(schema.properties).filter(([field]) => forced[field] !== undefined || chance.happens(0.85));
    return `{${fields.map(([field, of]) => `${JSON.stringify(field)}:${write(of, field, writing)}`).join(',')}}`;
  }
  if (schema.items !== undefined) return writeList(schema.items, writing);
  if (schema.type === 'boolean') return String(chance.happens(0.5));
  if (schema.type === 'number' || schema.type === 'integer') return String(chance.pick([1, 2, 3, 79.99, 100]));
  if (schema.type === 'null') return 'null';
  return JSON.stringify(chance.pick(['a', 'b', 'Trail Shoe', '2026-03-10', '1', 'true']));
}

function writeList(items: JsonSchema, writing: Writing): Raw {
  const length = writing.chance.pick([0, 1, 1, 2, 5, 40]);
  return `[${Array.from({ length }, () => write(items, '', writing)).join(',')}]`;
}

function hostile(chance: Chance): Raw {
  const kind = chance.between(0, 9);
  if (kind < 5) return JSON.stringify(chance.pick(HOSTILE_TEXTS));
  return kind < 8 ? chance.pick(HOSTILE_NUMBERS) : chance.pick(HOSTILE_VALUES);
}
