import { listQuestionWords } from '@cartograph/core/assistant/question-words';
import { type Candidate, chooseSearchTerms, scoreCandidate, type Term, weighWord } from '@cartograph/core/assistant/relevance';
import type { Database } from '../store/database.ts';
import { orUnavailable } from '../store/failure.ts';
import { type FoundEntry, type FoundProduct, findEntries, findProducts, lookWordsUp, type SearchScope } from '../store/knowledge-search.ts';

/** Something found that may answer a question, the best first. */
export type Finding = { score: number } & ({ kind: 'entry'; entry: FoundEntry } | { kind: 'product'; product: FoundProduct });

/** How many of the products found have their entries looked at, whatever their words: these need not repeat the product's name. */
const NAMED_MAX = 5;

/** Looks up what of a company's knowledge may answer a question, best first; nothing for a question without a telling word. */
export function retrieve(database: Database, companyId: number, text: string, scope: SearchScope): Promise<Finding[]> {
  return orUnavailable(search(database, companyId, text, scope));
}

async function search({ db }: Database, companyId: number, text: string, scope: SearchScope): Promise<Finding[]> {
  const said = listQuestionWords(text);
  const { words, all } = await lookWordsUp(
    db,
    companyId,
    said.map((word) => word.alternatives),
  );
  const terms: Term[] = words
    .map(({ lexemes, having }, place) => ({ lexemes, weight: weighWord(having, all, said[place]?.isFiller === true) }))
    .filter(({ lexemes }) => lexemes.length > 0);
  if (terms.length === 0) return [];
  const needed = chooseSearchTerms(terms);
  const products = await findProducts(db, companyId, needed, scope);
  const named = products.slice(0, NAMED_MAX).map((product) => product.product_id);
  const entries = await findEntries(db, companyId, needed, scope, named);
  const findings = [
    ...entries.map((entry) => ({ kind: 'entry' as const, entry, score: scoreCandidate(terms, fromEntry(entry, scope)) })),
    ...products.map((product) => ({ kind: 'product' as const, product, score: scoreCandidate(terms, fromProduct(product, scope)) })),
  ];
  return findings.sort((a, b) => b.score - a.score);
}

function fromEntry(entry: FoundEntry, { productId }: SearchScope): Candidate {
  const { title_stems: title, body_stems: body, about_stems: about, product_id } = entry;
  return {
    kind: 'entry',
    title,
    body,
    about: about ?? [],
    isOfProduct: product_id !== null,
    isOwn: product_id !== null && product_id === productId,
  };
}

function fromProduct(product: FoundProduct, { productId }: SearchScope): Candidate {
  const { title_stems: title, body_stems: body, product_id } = product;
  return { kind: 'product', title, body, about: [], isOfProduct: true, isOwn: product_id === productId };
}
