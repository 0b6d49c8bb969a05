import { render } from 'preact';
import type { Kit, Mounted } from '../kit.ts';
import { openShadow } from '../shared/shadow.ts';
import css from './faqs.css';
import { Faqs } from './list.tsx';
import { createQuestions } from './questions.ts';
import { whenNothingMoves } from './stillness.ts';

const PLACE = '[data-alhena-faqs]';

/** Shows the questions of products in the places that the page has for them, also in those that come later or change their product. */
export function mountFaqs(kit: Kit): Mounted {
  const shown = new Map<HTMLElement, Shown>();

  const look = () => {
    for (const [place, { stop }] of shown) {
      if (place.isConnected && place.matches(PLACE)) continue;
      stop();
      shown.delete(place);
    }
    const places = [...document.querySelectorAll<HTMLElement>(PLACE)].filter((place) => shown.get(place)?.productId !== productOf(place));
    for (const place of places) {
      // What was there stays until the other product's questions are: nothing collapses and opens again.
      shown.get(place)?.leave();
      shown.set(place, fill(kit, place, productOf(place)));
    }
    if (places.length) reveal(places.map((place) => shown.get(place)));
  };

  look();
  const observer = new MutationObserver(look);
  observer.observe(document.documentElement, { childList: true, subtree: true, attributeFilter: ['data-product-id', 'data-alhena-faqs'] });

  return {
    stop() {
      observer.disconnect();
      for (const { stop } of shown.values()) stop();
      shown.clear();
    },
  };
}

/** A product's questions in a place, which has no height until it is revealed. */
interface Shown {
  productId: string;
  place: HTMLElement;
  /** True when there are questions to show. */
  filled: Promise<boolean>;
  ended: AbortSignal;
  /** Changes nothing any more. */
  leave(): void;
  /** Takes it away. */
  stop(): void;
}

function productOf(place: HTMLElement): string {
  return place.dataset.productId ?? '';
}

/** Reveals what came together, in one step: one of them would push another away. */
async function reveal(places: readonly (Shown | undefined)[]): Promise<void> {
  const all = places.filter((place) => place !== undefined);
  const filled = await Promise.all(all.map((shown) => shown.filled));
  for (const [index, { ended, stop }] of all.entries()) if (!filled[index] && !ended.aborted) stop();
  const current = all.filter(({ ended, place }) => !ended.aborted && !place.hasAttribute('data-shown'));
  const [first] = current;
  if (first)
    whenNothingMoves(
      current.map(({ place }) => place),
      first.ended,
    );
}

function fill(kit: Kit, place: HTMLElement, productId: string): Shown {
  const root = openShadow(place, css);
  kit.dress(place);
  const ended = new AbortController();
  const draw = () => {
    if (!ended.signal.aborted) render(<Faqs kit={kit} questions={questions} />, root);
  };
  const questions = createQuestions(kit, productId, place.dataset.aiProfile, draw);
  return {
    productId,
    place,
    filled: questions.load(),
    ended: ended.signal,
    leave: () => ended.abort(),
    stop() {
      ended.abort();
      render(null, root);
      place.removeAttribute('data-shown');
    },
  };
}
