import { toJsonSchema } from '@valibot/to-json-schema';
import type { GenericSchema } from 'valibot';

/**
 * The JSON schema of what a valibot schema takes, for the API description. Checks that JSON schema cannot say (such as which currencies
 * exist) are left to the descriptions and the error messages.
 */
export function describeSchema(schema: GenericSchema): Record<string, unknown> {
  const { $schema: _, ...described } = toJsonSchema(schema, { errorMode: 'ignore', typeMode: 'input' });
  return described;
}
