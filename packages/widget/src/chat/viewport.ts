/**
 * Tells the style sheet how much of the page is seen, in `--seen` and from `--seen-from`: on phones the keyboard lies over the page, and what is fixed
 * to its end is behind it. https://developer.mozilla.org/en-US/docs/Web/API/VisualViewport
 */
export function followViewport(host: HTMLElement, signal: AbortSignal): void {
  const seen = window.visualViewport;
  if (!seen) return;
  const tell = () => {
    // Zoomed in by fingers, the panel stays where it is.
    const isZoomed = seen.scale > 1.01;
    host.style.setProperty('--seen', isZoomed ? '' : `${seen.height}px`);
    host.style.setProperty('--seen-from', isZoomed ? '' : `${seen.offsetTop}px`);
  };
  seen.addEventListener('resize', tell, { signal });
  seen.addEventListener('scroll', tell, { signal });
}
