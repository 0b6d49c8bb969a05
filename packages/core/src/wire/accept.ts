import * as v from 'valibot';

/** Parses input by a schema; undefined where anything is wrong with it, of which `parseWith` says what. */
export function accept<Schema extends v.GenericSchema<unknown, object>>(schema: Schema, input: unknown): v.InferOutput<Schema> | undefined {
  const result = v.safeParse(schema, input, { abortEarly: true });
  return result.success ? result.output : undefined;
}
