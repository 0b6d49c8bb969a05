import { type ToldProduct, tellOfProducts } from '@cartograph/core/assistant/compose';
import { THRESHOLD } from '@cartograph/core/assistant/relevance';
import type { ProductCard } from '@cartograph/core/assistant/wire';
import type { Passage } from '@cartograph/core/manage/conversations';
import { priceOf, type StoredProduct } from '../store/knowledge.ts';
import type { Finding } from './retrieve.ts';

/** A product that was found. */
export type FoundCard = Extract<Finding, { kind: 'product' }>;

/** Tells whether what was found is a product. */
export function isCard(finding: Finding): finding is FoundCard {
  return finding.kind === 'product';
}

/** Most products that an answer shows, and by how much they may be worse than the best of them. */
const CARDS_MAX = 3;
const CARD_SCORE_SPAN = 0.1;

/** The products that an answer shows: those found that cover the question, about as well as the best of them. */
export function listCards(findings: readonly Finding[]): FoundCard[] {
  const products = findings.filter(isCard).filter((finding) => finding.score >= THRESHOLD);
  const best = products[0]?.score ?? 0;
  return products.filter((finding) => finding.score > best - CARD_SCORE_SPAN).slice(0, CARDS_MAX);
}

/** A product as an answer shows it. */
export function cardOf({ product }: FoundCard): ProductCard {
  const { product_id, name, currency, url, image_url } = product;
  return { product_id, name, price: priceOf(product), currency, url, image_url };
}

/** A product as an answer tells of it. */
export function toToldProduct(product: StoredProduct): ToldProduct {
  return { ...cardOf({ kind: 'product', product } as FoundCard), description: product.description, in_stock: product.in_stock };
}

/** A find as it is kept with an answer: what it says now, for it may change. */
export function toPassage(finding: Finding, used: boolean): Passage {
  const score = Math.round(finding.score * 1000) / 1000;
  if (finding.kind === 'product') {
    const { product } = finding;
    const about = [product.brand, product.category, product.url].filter((part) => part !== null);
    const text = [tellOfProducts([toToldProduct(product)]), ...about].join('\n');
    return { kind: 'product', id: product.product_id, title: product.name, text, score, used };
  }
  return { kind: 'entry', id: finding.entry.entry_id, title: finding.entry.question, text: finding.entry.answer, score, used };
}
