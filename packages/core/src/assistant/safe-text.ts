import { openSafeWords, withoutEnd } from './safe-words.ts';

/** Makes a model's text safe while it comes. */
export interface SafeText {
  /** Takes a part of the text; gives what can be shown of it. */
  push: (part: string) => string;
  /** Gives what was held back at the end. */
  end: () => string;
  /** As much was given as may be. */
  isFull: () => boolean;
}

const LINK = /^(!?)\[([^\][]*)\]\(([^()\s]*)[^()]*\)/;
/** What may still become a link. */
const UNFINISHED_LINK = /^!?(\[([^\][]*(\](\([^()]*)?)?)?)?$/;
/** Longest link that is waited for. */
const LINK_MAX_CHARACTERS = 2_500;
/** Characters that are not seen and may hide something. Ends of lines and tabs are none of them, nor what joins letters and parts of signs. */
const INVISIBLE = /(?![\n\t\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}]/gu;

/** A piece of a text: a link that may stay, or text. `length` is how much of the text it was. */
type Piece = { text: string; address?: string; length: number };

/**
 * Opens such a text: links stay only where their address is one of those given, or their label stays alone; of pictures the words stay. Nothing else
 * becomes a link (safe-words.ts). Invisible characters go. It is cut to MODEL_ANSWER_MAX_CHARACTERS.
 */
export function openSafeText(addresses: ReadonlySet<string>): SafeText {
  const known = new Set([...addresses].flatMap((address) => [address, withoutEnd(address)]));
  const words = openSafeWords(known);
  let held = '';
  const take = (isEnd: boolean): string => {
    for (;;) {
      const piece = takePiece(held, known, isEnd);
      if (piece === undefined) return words.take(isEnd);
      if (piece.address === undefined) words.put(piece.text);
      else words.putLink(piece.text, piece.address);
      held = held.slice(piece.length);
    }
  };
  return {
    push: (part) => {
      held += part.replace(INVISIBLE, '');
      return take(false);
    },
    end: () => take(true),
    isFull: words.isFull,
  };
}

/** The next piece of a text: what stands before a link, a link, or a bracket that begins none; undefined at the end, or where a link may not be whole yet. */
function takePiece(held: string, known: ReadonlySet<string>, isEnd: boolean): Piece | undefined {
  if (held === '') return undefined;
  const [plain] = /^[^[!]+/.exec(held) ?? [];
  if (plain !== undefined) return { text: plain, length: plain.length };
  const link = LINK.exec(held);
  if (link !== null) {
    const [whole, picture, label = '', address = ''] = link;
    return { text: label, length: whole.length, ...(picture === '' && known.has(address) ? { address } : {}) };
  }
  const mayBecomeLink = !isEnd && held.length < LINK_MAX_CHARACTERS && UNFINISHED_LINK.test(held);
  return mayBecomeLink ? undefined : { text: held.slice(0, 1), length: 1 };
}
