import { NEEDS } from '@cartograph/core/wire/needs';
import { type JsonSchema, toJsonSchema } from '@valibot/to-json-schema';
import type { GenericSchema } from 'valibot';
import { FIELD_MEANINGS } from './field-meanings.ts';

/**
 * The JSON schema of what a valibot schema takes, for the API description. Checks that JSON schema cannot say (such as which currencies
 * exist) are left to the descriptions and the error messages.
 */
export function describeSchema(schema: GenericSchema): JsonSchema {
  const { $schema: _, ...described } = toJsonSchema(schema, { errorMode: 'ignore', typeMode: 'input' });
  return described;
}

/** The same for a body of the wire contract, for people: each field says in words what it means and needs, and null and "", which mean missing, are not listed. */
export function describeBody(schema: GenericSchema): JsonSchema {
  return explain(describeSchema(schema));
}

function explain(schema: JsonSchema): JsonSchema {
  if (schema.oneOf !== undefined)
    return { ...schema, oneOf: schema.oneOf.map((each) => (typeof each === 'object' ? explain(each) : each)) };
  const meaningful = listAlternatives(schema).filter((candidate) => candidate.type !== 'null' && candidate.const !== '');
  const [only] = meaningful;
  if (only === undefined || meaningful.length > 1) return { ...schema, anyOf: meaningful.map(explain) };
  if (only.items !== undefined && typeof only.items === 'object' && !Array.isArray(only.items))
    return { ...only, items: explain(only.items) };
  if (only.properties === undefined) return only;
  const properties = Object.entries(only.properties).map(([name, field]) => [name, explainField(name, field)]);
  return { ...only, properties: Object.fromEntries(properties) };
}

function explainField(name: string, field: JsonSchema | boolean): JsonSchema | boolean {
  if (typeof field === 'boolean') return field;
  const need = NEEDS[name];
  if (need === undefined) return explain(field);
  const meaning = FIELD_MEANINGS[name];
  return { ...explain(field), description: meaning === undefined ? `Needs ${need}.` : `${meaning} Needs ${need}.` };
}

/** Alternatives within alternatives, laid out flat. */
function listAlternatives(schema: JsonSchema): JsonSchema[] {
  const inner = schema.anyOf?.filter((candidate) => typeof candidate === 'object');
  return inner === undefined ? [schema] : inner.flatMap(listAlternatives);
}
