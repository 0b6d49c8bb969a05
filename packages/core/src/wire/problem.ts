import * as v from 'valibot';
import { toSnake } from './naming.ts';
import { guessName } from './near-miss.ts';
import { NEEDS } from './needs.ts';
import { CART_TYPES, CHANNELS, EVENT_KINDS } from './vocabulary.ts';

/** What is wrong with one field of a report: data for machines, a sentence for people. */
export interface FieldProblem {
  /** Path of the field as the sender spells it, such as `line_items[0].quantity`; empty for the body itself. */
  field: string;
  code: 'missing' | 'wrong_type' | 'unknown_name' | 'out_of_range';
  /** Names the field, what came and what was needed. */
  message: string;
}

/** Bad input is a value: either what was parsed, or what is wrong with it. */
export type Parsed<Value> = { ok: true; value: Value } | { ok: false; problems: FieldProblem[] };

/** What messages are made of, by the name of a field over HTTP. */
export interface Words {
  /** What is needed, also by the name of a check; what each of a list needs stands under `<list>_item`. */
  needs: Readonly<Record<string, string>>;
  /** The names that a field takes. */
  names: Readonly<Record<string, readonly string[]>>;
  /** Fields whose value is never repeated. */
  secrets: readonly string[];
}

const WIRE_WORDS: Words = { needs: NEEDS, names: { type: CART_TYPES, channel: CHANNELS, kind: EVENT_KINDS }, secrets: [] };
const BODY_NEED = 'a JSON object';
const ITEM = '_item';

/** Most problems that are told at once: a small body must not have a huge answer. */
const PROBLEMS_MAX = 50;

/** Parses input by a schema; says for each field at fault the first thing that is wrong with it. */
export function parseWith<Schema extends v.GenericSchema>(
  schema: Schema,
  input: unknown,
  words: Words = WIRE_WORDS,
): Parsed<v.InferOutput<Schema>> {
  const result = v.safeParse(schema, input, { abortPipeEarly: true });
  if (result.success) return { ok: true, value: result.output };
  return { ok: false, problems: result.issues.slice(0, PROBLEMS_MAX).map((issue) => describe(issue, words)) };
}

function describe(issue: v.BaseIssue<unknown>, { needs, names, secrets }: Words): FieldProblem {
  const field = pathOf(issue);
  const key = nameOf(issue);
  const input = inputOf(issue);
  const code = codeOf(issue, key, input, names);
  const need = (issue.type === 'check' ? needs[issue.message] : undefined) ?? needOf(key, needs);
  const meant = guessName(input, names[key] ?? []);
  const got = secrets.includes(key) ? measure(input) : show(input);
  const what = `${field || 'body'}: ${code === 'missing' ? 'missing' : `got ${got}`}`;
  return { field, code, message: `${what}, needs ${need}${meant ? ` (did you mean ${meant}?)` : ''}` };
}

/** A check of two fields together is put down to one of them; what came is then the value of that field. */
function inputOf(issue: v.BaseIssue<unknown>): unknown {
  const item = issue.path?.at(-1);
  return item === undefined ? issue.input : item.value;
}

function codeOf(issue: v.BaseIssue<unknown>, key: string, input: unknown, names: Words['names']): FieldProblem['code'] {
  if (input === undefined) return 'missing';
  if (typeof input === 'string' && (key in names || key === 'currency')) return 'unknown_name';
  return issue.kind === 'schema' ? 'wrong_type' : 'out_of_range';
}

function needOf(key: string, needs: Words['needs']): string {
  return needs[toSnake(key)] ?? (key === '' || key.endsWith(ITEM) ? BODY_NEED : 'another value');
}

/** The name of the field at fault: empty for the body itself, `<list>_item` for one of a list. */
function nameOf(issue: v.BaseIssue<unknown>): string {
  const keys = issue.path?.map((item) => item.key) ?? [];
  const last = keys.at(-1) ?? '';
  return typeof last === 'number' ? `${String(keys.at(-2))}${ITEM}` : String(last);
}

function pathOf(issue: v.BaseIssue<unknown>): string {
  const keys = issue.path?.map((item) => item.key) ?? [];
  return keys.reduce<string>((path, key) => {
    if (typeof key === 'number') return `${path}[${key}]`;
    return path === '' ? String(key) : `${path}.${String(key)}`;
  }, '');
}

/** Tells of a secret value no more than its length. */
function measure(input: unknown): string {
  return typeof input === 'string' ? `${[...input].length} characters` : 'no text';
}

const SHOWN_MAX_CHARACTERS = 60;

/** Shows a value as JSON with its type where that is not plain to see; long ones are cut. */
function show(input: unknown): string {
  if (input === null || typeof input === 'boolean' || typeof input === 'number') return String(input);
  if (Array.isArray(input)) return `a list of ${input.length}`;
  if (typeof input === 'object') return 'an object';
  if (typeof input !== 'string') return `a ${typeof input}`;
  return input.length > SHOWN_MAX_CHARACTERS
    ? `the string ${JSON.stringify(`${input.slice(0, SHOWN_MAX_CHARACTERS)}…`)} of ${[...input].length} characters`
    : `the string ${JSON.stringify(input)}`;
}
