/**
 * Shows the content of places, as soon as nothing that the visitor sees is pushed away by it: at once if it is out of sight or the last in sight, else
 * when it has been scrolled there, or when they click or type, which no one takes for a page that moves by itself.
 * https://web.dev/articles/cls#expected-vs-unexpected-layout-shifts
 */
export function whenNothingMoves(places: readonly HTMLElement[], ended: AbortSignal): void {
  const done = new AbortController();
  const { signal } = done;
  const toggle = (isShown: boolean) => {
    for (const place of places) place.toggleAttribute('data-shown', isShown && place.isConnected);
  };
  const show = () => {
    toggle(true);
    done.abort();
  };
  const attempt = () => {
    const before = new Map(places.flatMap(seenAfter));
    toggle(true);
    // Both are measured before anything is painted.
    const moves = [...before].some(
      ([element, top]) => !isOneOf(places, element) && Math.abs(element.getBoundingClientRect().top - top) >= 1,
    );
    if (moves) toggle(false);
    else done.abort();
  };
  ended.addEventListener('abort', () => done.abort());
  attempt();
  window.addEventListener('scroll', attempt, { signal, passive: true, capture: true });
  for (const type of ['click', 'keydown']) window.addEventListener(type, () => requestAnimationFrame(show), { signal, capture: true });
}

function isOneOf(places: readonly HTMLElement[], element: Element): boolean {
  return places.includes(element as HTMLElement);
}

/** What stands after the place, and is in sight: where its top is. */
function seenAfter(place: HTMLElement): [Element, number][] {
  const seen: [Element, number][] = [];
  for (let around: Element | null = place; around && around !== document.body; around = around.parentElement) {
    for (let next = around.nextElementSibling; next; next = next.nextElementSibling) {
      const { top, bottom, width, height } = next.getBoundingClientRect();
      if (width && height && bottom > 0 && top < window.innerHeight) seen.push([next, top]);
    }
  }
  return seen;
}
