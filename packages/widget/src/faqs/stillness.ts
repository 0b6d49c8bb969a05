/**
 * Shows a place's content, as soon as nothing that the visitor sees is pushed away by it: at once if it is out of sight or the last in sight, else
 * when it has been scrolled there, or when they click or type, which no one takes for a page that moves by itself.
 * https://web.dev/articles/cls#expected-vs-unexpected-layout-shifts
 */
export function whenNothingMoves(place: HTMLElement, ended: AbortSignal): void {
  const shown = new AbortController();
  const show = () => {
    place.setAttribute('data-shown', '');
    shown.abort();
  };
  const attempt = () => {
    const before = seenAfter(place);
    place.setAttribute('data-shown', '');
    // Both are measured before anything is painted.
    const moves = [...before].some(([element, top]) => Math.abs(element.getBoundingClientRect().top - top) >= 1);
    if (moves) place.removeAttribute('data-shown');
    else shown.abort();
  };
  ended.addEventListener('abort', () => shown.abort());
  attempt();
  if (shown.signal.aborted) return;
  const { signal } = shown;
  window.addEventListener('scroll', attempt, { signal, passive: true, capture: true });
  for (const type of ['click', 'keydown']) window.addEventListener(type, () => requestAnimationFrame(show), { signal, capture: true });
}

/** What stands after the place, and is in sight: where its top is. */
function seenAfter(place: HTMLElement): Map<Element, number> {
  const seen = new Map<Element, number>();
  for (let around: Element | null = place; around && around !== document.body; around = around.parentElement) {
    for (let next = around.nextElementSibling; next; next = next.nextElementSibling) {
      const { top, bottom, width, height } = next.getBoundingClientRect();
      if (width && height && bottom > 0 && top < window.innerHeight) seen.set(next, top);
    }
  }
  return seen;
}
