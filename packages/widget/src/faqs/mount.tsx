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
  const shown = new Map<HTMLElement, { productId: string; stop(): void }>();

  const look = () => {
    for (const [place, { stop }] of shown) {
      if (place.isConnected && place.matches(PLACE)) continue;
      stop();
      shown.delete(place);
    }
    for (const place of document.querySelectorAll<HTMLElement>(PLACE)) {
      const productId = place.dataset.productId ?? '';
      const before = shown.get(place);
      if (before?.productId === productId) continue;
      before?.stop();
      shown.set(place, { productId, stop: showIn(kit, place, productId) });
    }
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

/** Shows a product's questions in a place. It has no height until they are there, and then only when nothing in sight moves by it. */
function showIn(kit: Kit, place: HTMLElement, productId: string): () => void {
  const root = openShadow(place, css);
  kit.dress(place);
  const ended = new AbortController();
  let isShown = false;

  const draw = () => {
    if (ended.signal.aborted) return;
    render(<Faqs kit={kit} questions={questions} />, root);
    if (!isShown) {
      isShown = true;
      whenNothingMoves(place, ended.signal);
    }
  };
  const questions = createQuestions(kit, productId, place.dataset.aiProfile, draw);
  questions.load();

  return () => {
    ended.abort();
    render(null, root);
    place.removeAttribute('data-shown');
  };
}
