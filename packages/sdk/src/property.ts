/** Defines a property that can be defined anew, over whatever a page made of it; one that the page locked stays the page's. */
export function define(target: object, name: string, descriptor: PropertyDescriptor): void {
  try {
    Object.defineProperty(target, name, { configurable: true, ...descriptor });
  } catch {
    // Locked: https://developer.mozilla.org/en-US/docs/Web/JavaScript/Reference/Errors/Cant_redefine_property
  }
}
