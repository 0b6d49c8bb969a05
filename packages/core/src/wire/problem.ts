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

const NAMES: Readonly<Record<string, readonly string[]>> = { type: CART_TYPES, channel: CHANNELS, kind: EVENT_KINDS };
const BODY_NEED = 'a JSON object';

/** Most problems that are told at once: a small body must not have a huge answer. */
const PROBLEMS_MAX = 50;

/** Parses input by a schema; says for each field at fault the first thing that is wrong with it. */
export function parseWith<Schema extends v.GenericSchema>(schema: Schema, input: unknown): Parsed<v.InferOutput<Schema>> {
  const result = v.safeParse(schema, input, { abortPipeEarly: true });
  if (result.success) return { ok: true, value: result.output };
  return { ok: false, problems: result.issues.slice(0, PROBLEMS_MAX).map(describe) };
}

function describe(issue: v.BaseIssue<unknown>): FieldProblem {
  const field = pathOf(issue);
  const key = lastKey(issue);
  const input = inputOf(issue);
  const code = codeOf(issue, key, input);
  const need = needOf(issue.type === 'check' ? issue.message : key);
  const meant = guessName(input, NAMES[key] ?? []);
  const what = `${field || 'body'}: ${code === 'missing' ? 'missing' : `got ${show(input)}`}`;
  return { field, code, message: `${what}, needs ${need}${meant ? ` (did you mean ${meant}?)` : ''}` };
}

/** A check of two fields together is put down to one of them; what came is then the value of that field. */
function inputOf(issue: v.BaseIssue<unknown>): unknown {
  const item = issue.path?.at(-1);
  return item === undefined ? issue.input : item.value;
}

function codeOf(issue: v.BaseIssue<unknown>, key: string, input: unknown): FieldProblem['code'] {
  if (input === undefined) return 'missing';
  if (typeof input === 'string' && (key in NAMES || key === 'currency')) return 'unknown_name';
  return issue.kind === 'schema' ? 'wrong_type' : 'out_of_range';
}

function needOf(key: string): string {
  return NEEDS[toSnake(key)] ?? (key === '' || /^\d+$/.test(key) ? BODY_NEED : 'another value');
}

function lastKey(issue: v.BaseIssue<unknown>): string {
  return String(issue.path?.at(-1)?.key ?? '');
}

function pathOf(issue: v.BaseIssue<unknown>): string {
  const keys = issue.path?.map((item) => item.key) ?? [];
  return keys.reduce<string>((path, key) => {
    if (typeof key === 'number') return `${path}[${key}]`;
    return path === '' ? String(key) : `${path}.${String(key)}`;
  }, '');
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
