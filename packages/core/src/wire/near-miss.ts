/**
 * Guesses which of the allowed names was meant: the one that is equal but for case and separators, else the only one
 * that shares the stem of a word (`add_to_cart` means ITEM_ADDED). Answers undefined where no guess is safe.
 */
export function guessName(input: unknown, names: readonly string[]): string | undefined {
  if (typeof input !== 'string' || input.length > 64) return undefined;
  const letters = lettersOf(input);
  const same = names.find((name) => lettersOf(name) === letters);
  if (same !== undefined) return same;
  const sharing = names.filter((name) => stemsOf(name).some((stem) => letters.includes(stem)));
  return sharing.length === 1 ? sharing[0] : undefined;
}

function lettersOf(name: string): string {
  return name.toUpperCase().replace(/[^A-Z]/g, '');
}

/** Enough to tell INCREASED from DECREASED; all of CART and CHAT. */
const STEM_LETTERS = 4;

/** The verbs of a name without their endings, cut to what tells them apart: ITEM_ADDED gives ADD, QUANTITY_DECREASED gives DECR. */
function stemsOf(name: string): string[] {
  return name
    .split('_')
    .filter((word) => word !== 'ITEM' && word !== 'QUANTITY')
    .map((word) => word.toUpperCase().replace(/ED$/, '').slice(0, STEM_LETTERS));
}
