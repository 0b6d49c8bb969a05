/** A word of a question as the search knows it. */
export interface Term {
  /** The stems that stand for it: its own first, then those of like words. */
  lexemes: readonly string[];
  /** How much the question hangs on it. */
  weight: number;
}

/** Something that may answer a question, by the stems of its parts. */
export interface Candidate {
  kind: 'entry' | 'product';
  /** Stems of the question or the product's name. */
  title: readonly string[];
  /** Stems of the answer or of what else is said of the product. */
  body: readonly string[];
  /** Stems of the name of the product that an entry is about; empty for general ones. */
  about: readonly string[];
  /** It is of the product that the question is asked beside. */
  isOwn: boolean;
  /** It is of a product. */
  isOfProduct: boolean;
}

/** From which share of a question something covers it well enough to be its answer. */
export const THRESHOLD = 0.45;

/** What a word counts that is found only in the body: the title says what an entry is about. */
const BODY_SHARE = 0.6;
/** What a like word counts in place of the word itself. */
const LIKE_SHARE = 0.85;
/** How much of the score depends on the title saying nothing else. */
const FOCUS_SHARE = 0.1;
/** What an entry of a product counts for a question that neither is asked beside the product nor names it. */
const UNNAMED_SHARE = 0.7;
/** What is added where something is of the product that the question is asked beside, and taken from other products: general entries come between. */
const OWN_BONUS = 0.15;
const OTHER_PRODUCT_MALUS = 0.05;

/** The weight of a word that everything has, and of one that nothing has: it may be a detail, or all that matters, and nothing here can tell. */
const COMMON_WEIGHT = 0.25;
const UNKNOWN_WEIGHT = 0.5;
/** What a word weighs that questions of all kinds have, of what it would weigh. */
const FILLER_SHARE = 0.2;

/** What a word weighs that so many of all entries and products have: the rarer, the more, up to 1. */
export function weighWord(having: number, all: number, isFiller: boolean): number {
  const rarity = Math.log((all + 1) / Math.min(having, all + 1)) / Math.log(all + 1);
  const weight = having === 0 ? UNKNOWN_WEIGHT : COMMON_WEIGHT + (1 - COMMON_WEIGHT) * rarity;
  return isFiller ? weight * FILLER_SHARE : weight;
}

/**
 * How well a candidate answers a question, from 0 to 1: the share of the weight of the question's words that it has, a little less the more else
 * its title is about, and a little more or less by whose it is.
 */
export function scoreCandidate(terms: readonly Term[], candidate: Candidate): number {
  const total = terms.reduce((sum, term) => sum + term.weight, 0);
  if (total === 0) return 0;
  const title = new Set(candidate.title);
  const about = new Set(candidate.about);
  const body = new Set(candidate.body);
  let covered = 0;
  const focused = new Set<string>();
  let isNamed = false;
  let speaks = false;
  for (const { lexemes, weight } of terms) {
    const found = [title, about, body].map((stems) => lexemes.findIndex((lexeme) => stems.has(lexeme)));
    const [inTitle = -1, inAbout = -1, inBody = -1] = found;
    if (inTitle >= 0) focused.add(lexemes[inTitle] as string);
    if (inAbout >= 0) isNamed = true;
    if (inTitle >= 0 || inBody >= 0) speaks = true;
    covered += weight * Math.max(shareOf(inTitle, 1), shareOf(inAbout, 1), shareOf(inBody, BODY_SHARE));
  }
  const focus = title.size === 0 ? 0 : focused.size / title.size;
  const score = (covered / total) * (1 - FOCUS_SHARE + FOCUS_SHARE * focus);
  // A question that only names a product is not about any one of its entries.
  return !speaks ? 0 : prefer(candidate, score, isNamed);
}

function prefer({ kind, isOfProduct, isOwn }: Candidate, score: number, isNamed: boolean): number {
  if (isOwn) return Math.min(1, score + OWN_BONUS);
  if (kind === 'product') return Math.max(0, score - OTHER_PRODUCT_MALUS);
  return isOfProduct && !isNamed ? score * UNNAMED_SHARE : score;
}

function shareOf(place: number, share: number): number {
  return place < 0 ? 0 : place === 0 ? share : share * LIKE_SHARE;
}

/**
 * The rarest words of a question, so many that what has none of them cannot cover the question to the threshold: no other words need to be looked
 * up to find everything that may answer.
 */
export function chooseSearchTerms(terms: readonly Term[]): Term[] {
  const rarest = [...terms].sort((a, b) => b.weight - a.weight);
  const total = terms.reduce((sum, term) => sum + term.weight, 0);
  let left = total;
  return rarest.filter((term) => {
    const isNeeded = left >= (THRESHOLD - OWN_BONUS) * total;
    left -= term.weight;
    return isNeeded;
  });
}
