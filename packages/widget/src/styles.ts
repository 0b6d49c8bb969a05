/** What a shop may set of the looks: names of `setStyles`, each that of a CSS custom property too (`accentColor`: `--alhena-accent-color`). */
const NAMES =
  'accentColor accentTextColor backgroundColor textColor borderColor borderRadius fontFamily offsetX offsetY panelWidth panelHeight'.split(
    ' ',
  );

const PROPERTIES = new Map(NAMES.map((name) => [`--alhena-${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`, name]));

/**
 * Keeps the looks that the shop set, and dresses the surfaces' elements in them. Only known names with values of their kind are used, so that nothing
 * is loaded and nothing else is changed by them; an empty value or null takes one back.
 */
export function createStyles() {
  const elements = new Set<HTMLElement>();
  const chosen = new Map<string, string>();
  const dress = (element: HTMLElement) => {
    for (const [property, value] of chosen) element.style.setProperty(property, value);
  };
  return {
    dress(element: HTMLElement): void {
      elements.add(element);
      dress(element);
    },
    set(styles: unknown): void {
      for (const [property, name] of PROPERTIES) {
        const given = (styles ?? {}) as Record<string, unknown>;
        const value = property in given ? given[property] : given[name];
        if (value !== undefined && isOfKind(name, value ?? '')) chosen.set(property, String(value ?? ''));
      }
      elements.forEach(dress);
    },
  };
}

/** Whether the value is one that a colour, a font or a length takes; none of these fetches anything. */
function isOfKind(name: string, value: unknown): boolean {
  const like = name.endsWith('Color') ? 'color' : name === 'fontFamily' ? 'font-family' : 'width';
  return value === '' || (typeof value === 'string' && CSS.supports(like, value));
}
