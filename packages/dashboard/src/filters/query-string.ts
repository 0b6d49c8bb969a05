/** Reads a URL's query as plain texts, the way the API's own URLs are written. */
export function parseSearch(search: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(search));
}

/** Writes a URL's query as plain texts; what is undefined or empty is left out. */
export function stringifySearch(search: Record<string, unknown>): string {
  const entries = Object.entries(search).flatMap(([name, value]) => (value === undefined || value === '' ? [] : [[name, String(value)]]));
  const text = new URLSearchParams(entries).toString();
  return text === '' ? '' : `?${text}`;
}
