/** Most characters of an answer that a model makes. */
export const MODEL_ANSWER_MAX_CHARACTERS = 4_000;

/** Puts the words of a model together again, after its links were looked at. */
export interface SafeWords {
  /** Adds text that is no link. */
  put: (text: string) => void;
  /** Adds a link that may stay. */
  putLink: (label: string, address: string) => void;
  /** What can be shown of what was added; of all of it at the end. */
  take: (isEnd: boolean) => string;
  /** As much was given as may be. */
  isFull: () => boolean;
}

/** An address that is a link by itself, as the surfaces read it. */
const ADDRESS = /(https?:\/\/[^\s<>"'`*|\\^{}]*)/i;
/** What ends it. */
const ENDS_WORD = /[\s<>"'`*|\\^{}]/;
/** What of its end they leave out. */
const TRAILING = '.,;:!?)]_';
const SCHEME = /(https?:)(?=\/\/)/gi;
/** A word that holds an address, or may still. */
const UNFINISHED = /http|ht{0,2}$/i;
/** Longest word that is waited for. */
const WORD_MAX_CHARACTERS = 2_500;
/** The end of a sentence may follow a link directly: it cannot become a part of its address. */
const AFTER_LINK = /^[.,;:!?)\]_]*/;

/**
 * Opens such words. What is no link becomes none, however it was written or is put together: a bare address that is none of those known is parted by a
 * space, and so is `](`. Links and known addresses stand apart from the word behind them, which would else lead them elsewhere. All is cut to
 * MODEL_ANSWER_MAX_CHARACTERS, but never within a link.
 */
export function openSafeWords(known: ReadonlySet<string>): SafeWords {
  let loose = '';
  let shown = '';
  let given = 0;
  let last = '';
  let isAfterLink = false;
  const show = (text: string, isWhole: boolean) => {
    const room = MODEL_ANSWER_MAX_CHARACTERS - given;
    const doesFit = text.length <= room;
    shown += doesFit ? text : isWhole ? '' : text.slice(0, room);
    given = doesFit ? given + text.length : MODEL_ANSWER_MAX_CHARACTERS;
    last = text.slice(-1) || last;
  };
  const showText = (text: string, isWhole: boolean) => {
    if (last === ']' && text.startsWith('(')) {
      show(' ', false);
      isAfterLink = false;
    }
    const rest = isAfterLink ? text.replace(AFTER_LINK, '') : text;
    show(text.slice(0, text.length - rest.length), isWhole);
    if (rest === '') return;
    if (isAfterLink && !ENDS_WORD.test(rest.charAt(0))) show(' ', false);
    isAfterLink = false;
    show(rest.replaceAll('](', '] ('), isWhole);
  };
  const finish = (words: string) => {
    for (const { text, isKnown } of partAddresses(words, known)) showText(text, isKnown);
  };
  return {
    put: (text) => {
      loose += text;
    },
    putLink: (label, address) => {
      // Directly before a link an address would go on into it.
      finish(loose.replace(SCHEME, (scheme, _, at) => (isLastWord(loose, at) ? `${scheme} ` : scheme)));
      loose = '';
      if (isAfterLink) show(' ', false);
      const words = partAddresses(label, known).map(({ text }) => text);
      show(`[${words.join('')}](${address})`, true);
      isAfterLink = true;
    },
    take: (isEnd) => {
      const at = isEnd ? loose.length : startOfUnfinished(loose);
      finish(loose.slice(0, at));
      loose = loose.slice(at);
      const taken = shown;
      shown = '';
      return taken;
    },
    isFull: () => given >= MODEL_ANSWER_MAX_CHARACTERS,
  };
}

/** An address without the punctuation at its end, which belongs to the sentence around it. */
export function withoutEnd(address: string): string {
  let end = address.length;
  while (end > 0 && TRAILING.includes(address.charAt(end - 1))) end -= 1;
  return address.slice(0, end);
}

/** The parts of a text: known addresses, and what is between them, in which no address is whole any more. */
function partAddresses(text: string, known: ReadonlySet<string>): { text: string; isKnown: boolean }[] {
  return text.split(ADDRESS).map((part, place) => {
    const isKnown = place % 2 === 1 && known.has(withoutEnd(part));
    return { text: isKnown ? part : part.replace(SCHEME, '$1 '), isKnown };
  });
}

function isLastWord(text: string, from: number): boolean {
  return !ENDS_WORD.test(text.slice(from));
}

/** Where the last word begins, if more may make another address of it; else the end of the text. */
function startOfUnfinished(text: string): number {
  let from = text.length;
  while (from > 0 && !ENDS_WORD.test(text.charAt(from - 1))) from -= 1;
  const word = text.slice(from);
  return word.length < WORD_MAX_CHARACTERS && UNFINISHED.test(word) ? from : text.length;
}
