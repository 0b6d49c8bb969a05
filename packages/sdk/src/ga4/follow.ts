import { define } from '../property.ts';

/**
 * Hears everything in an array that pages push to, past and future. The array stays as it is, and its `push` returns what it
 * did: Google's tag wraps it too, before or after us.
 */
export function followArray(array: unknown[], hear: (item: unknown) => void): void {
  const original = array.push;
  const safely = (item: unknown) => {
    try {
      hear(item);
    } catch {
      // What we cannot read must not keep the page's push from others.
    }
  };
  [...array].forEach(safely);
  const push = (...items: unknown[]) => {
    const length = original.apply(array, items);
    items.forEach(safely);
    return length;
  };
  define(array, 'push', { value: push, writable: true });
}
