import base from './base.css';
import { isDarkBehind } from './theme.ts';

const sheets = new Map<string, CSSStyleSheet>();

/**
 * Gives an element a shadow root that the page's CSS does not reach, with our own styles: by constructed style sheets, which a strict
 * Content-Security-Policy lets pass. Browsers that have none get a style element. Keys pressed inside stay inside: they are no shortcuts of the page's.
 */
export function openShadow(element: HTMLElement, css: string): ShadowRoot {
  const root = element.shadowRoot ?? element.attachShadow({ mode: 'open' });
  try {
    root.adoptedStyleSheets = [base, css].map(sheetOf);
  } catch {
    const style = document.createElement('style');
    style.textContent = base + css;
    root.append(style);
  }
  element.dir = getComputedStyle(document.body).direction;
  element.toggleAttribute('data-dark', isDarkBehind(element));
  for (const type of ['keydown', 'keypress', 'keyup']) root.addEventListener(type, (event) => event.stopPropagation());
  return root;
}

/** Makes an element beside the page's body, where a page that replaces or transforms its body does not move it. */
export function placeBeside(kind: string): HTMLElement {
  const element = document.createElement('div');
  element.setAttribute('data-alhena', kind);
  document.documentElement.append(element);
  return element;
}

function sheetOf(css: string): CSSStyleSheet {
  let sheet = sheets.get(css);
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    sheets.set(css, sheet);
  }
  return sheet;
}
