import type { GenericSchema, InferOutput } from 'valibot';
import { type Parsed, parseWith } from '../wire/problem.ts';
import { MANAGE_WORDS } from './needs.ts';

/** Parses the body of a request that manages something; says for each field at fault what is wrong with it, but never a password. */
export function parseManaged<Schema extends GenericSchema>(schema: Schema, body: unknown): Parsed<InferOutput<Schema>> {
  return parseWith(schema, body, MANAGE_WORDS);
}
