import type { ProductCard } from '@cartograph/core/assistant/wire';
import type { VNode } from 'preact';
import type { Kit } from '../kit.ts';
import { safeUrl } from '../shared/markdown.ts';
import type { Products } from './products.ts';

/** Shows a product of an answer: a link to its page, and where the shop takes it, a button that puts it into the cart. */
export function Card({ kit, card, products }: { kit: Kit; card: ProductCard; products: Products }): VNode {
  const url = absolute(card.url);
  const image = absolute(card.image_url);
  const adding = products.adding(card);
  const name = <span class="name">{card.name}</span>;
  return (
    <li class="card">
      {image && <img src={image} alt="" width="56" height="56" loading="lazy" onError={(event) => event.currentTarget.remove()} />}
      <div class="about">
        {url ? (
          <a href={url} rel="noopener" onClick={() => products.pageOpened(card)}>
            {name}
          </a>
        ) : (
          name
        )}
        {card.price !== null && <span class="price">{showPrice(card.price, card.currency)}</span>}
      </div>
      {products.canAdd() && (
        <button class="main small" type="button" disabled={adding === 'adding'} onClick={() => products.add(card)}>
          <span aria-live="polite">{kit.text(adding === 'added' || adding === 'notAdded' ? adding : 'addToCart')}</span>
          <span class="unseen"> {card.name}</span>
        </button>
      )}
    </li>
  );
}

/** Addresses of the shop's own may lack their origin. */
function absolute(url: string | null): string | undefined {
  try {
    return url === null ? undefined : safeUrl(new URL(url, location.href).href);
  } catch {
    return undefined;
  }
}

function showPrice(price: string, currency: string | null): string {
  try {
    const lang = document.documentElement.lang || undefined;
    return currency ? new Intl.NumberFormat(lang, { style: 'currency', currency }).format(Number(price)) : price;
  } catch {
    return `${price} ${currency}`;
  }
}
