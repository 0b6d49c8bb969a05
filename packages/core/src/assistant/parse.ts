import type { GenericSchema, InferOutput } from 'valibot';
import { NEEDS } from '../wire/needs.ts';
import { type Parsed, parseWith, type Words } from '../wire/problem.ts';
import { QUESTION_MAX_CHARACTERS, SURFACES } from './wire.ts';

const WORDS: Words = {
  needs: {
    ...NEEDS,
    surface: `one of ${SURFACES.join(', ')}`,
    question_id: 'a UUID of the browser’s making, another for each question',
    entry_id: 'the entry_id of a question of the list',
    answer_id: 'the answer_id that came with the answer',
    text: `a text of 1 to ${QUESTION_MAX_CHARACTERS} characters`,
    metadata: 'an object of texts of at most 255 characters',
    email: 'an e-mail address such as ana@shop.example',
  },
  names: { surface: SURFACES },
  secrets: [],
};

/** Parses the body of a request to the assistant; says for each field at fault what is wrong with it. */
export function parseAsked<Schema extends GenericSchema>(schema: Schema, body: unknown): Parsed<InferOutput<Schema>> {
  return parseWith(schema, body, WORDS);
}
