/** `product_id` becomes `productId`, as a type. */
export type CamelCase<Name extends string> = Name extends `${infer Head}_${infer Tail}` ? `${Head}${Capitalize<CamelCase<Tail>>}` : Name;

type CamelKeys<Fields> = { [Name in keyof Fields & string as CamelCase<Name>]: Fields[Name] };

/** `product_id` becomes `productId`. */
export function toCamel(name: string): string {
  return name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** The same fields under their browser names, so that each field is defined once. */
export function camelKeys<Fields extends object>(fields: Fields): CamelKeys<Fields> {
  return Object.fromEntries(Object.entries(fields).map(([name, field]) => [toCamel(name), field])) as CamelKeys<Fields>;
}

/** `productId` becomes `product_id`. */
export function toSnake(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
