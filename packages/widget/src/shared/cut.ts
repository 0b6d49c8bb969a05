/** The beginning of a text, of at most so many characters as the server counts them, and never half of one that takes two. */
export function cut(text: string, max: number): string {
  return text.slice(0, max).replace(/[\uD800-\uDBFF]$/, '');
}
