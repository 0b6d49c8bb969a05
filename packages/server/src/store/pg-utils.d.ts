declare module 'pg/lib/utils.js' {
  /** Maps a value to what PostgreSQL's protocol carries: null, a text or bytes. */
  export function prepareValue(value: unknown): string | Buffer | null;
}
