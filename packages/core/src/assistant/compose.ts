import type { ProductCard } from './wire.ts';

/** A product, as far as an answer tells of it. */
export interface ToldProduct extends ProductCard {
  description: string | null;
  in_stock: boolean | null;
}

/** Tells of the products that a question is about, in Markdown: of one what is known of it, of several their names and prices. */
export function tellOfProducts(products: readonly ToldProduct[]): string {
  const [only, another] = products;
  if (only === undefined || another !== undefined)
    return products.map((product) => `- ${tellName(product)}${tellStock(product)}`).join('\n');
  const told = `${tellName(only)}${tellStock(only)}`;
  return only.description === null ? told : `${told}\n\n${protect(only.description)}`;
}

function tellName({ name, price, currency }: ToldProduct): string {
  return `**${protect(name)}**${price === null ? '' : `: ${price}${currency === null ? '' : ` ${currency}`}`}`;
}

function tellStock({ in_stock }: ToldProduct): string {
  return in_stock === false ? ' (out of stock)' : '';
}

/** A catalogue's text is no Markdown: its marks stand for themselves. */
function protect(text: string): string {
  return text.replace(/[\\`*_[\]<>#]/g, '\\$&');
}
