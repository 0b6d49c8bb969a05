/** A name as the server takes it: of at most 255 characters, and no half of one that JavaScript holds in two. */
export function cutName(name: string): string {
  return [...name].slice(0, 255).join('');
}
