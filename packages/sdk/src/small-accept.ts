// Stands in the bundle for core's `accept`, beside the small valibot: there a schema is a function, which throws where the input does not fit.

export const accept = (schema: (input: unknown) => unknown, input: unknown): unknown => {
  try {
    return schema(input);
  } catch {
    return undefined;
  }
};
