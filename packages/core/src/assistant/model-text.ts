/** Most characters of an answer that a model makes. */
export const MODEL_ANSWER_MAX_CHARACTERS = 4_000;

/** The first line of a model's answer names the passages that it is made from; longer ones are not waited for. */
const HEAD_MAX_CHARACTERS = 200;
const HEAD = /^\s*\**passages\**\s*:\s*\**\s*(none|\d+(?:\s*(?:,|and)\s*\d+)*)\.?\s*\**\s*$/i;

/** What the first line of a model's answer says: which passages it is made from, from 1; none of them; that it does not say; or it is not whole yet. */
export type ModelHead =
  | { kind: 'passages'; numbers: number[]; rest: string }
  | { kind: 'none' }
  | { kind: 'unfit' }
  | { kind: 'unfinished' };

/** Reads the first line of a model's answer, of as much as has come. `isEnd` tells that no more will. `count` is how many passages it was given. */
export function readModelHead(text: string, count: number, isEnd: boolean): ModelHead {
  const start = text.search(/\S/);
  const end = start < 0 ? -1 : text.indexOf('\n', start);
  if (end < 0 && !isEnd && text.length <= HEAD_MAX_CHARACTERS) return { kind: 'unfinished' };
  const [, said] = HEAD.exec(end < 0 ? text : text.slice(0, end)) ?? [];
  if (said === undefined) return { kind: 'unfit' };
  if (said.toLowerCase() === 'none') return { kind: 'none' };
  const numbers = [...new Set(said.match(/\d+/g)?.map(Number))].filter((number) => number >= 1 && number <= count);
  return numbers.length === 0 ? { kind: 'unfit' } : { kind: 'passages', numbers, rest: end < 0 ? '' : text.slice(end + 1) };
}

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

/**
 * Opens such a text: links stay only where their address is one of those given, or their label stays alone; of pictures the words stay. Invisible characters go. It is cut
 * to MODEL_ANSWER_MAX_CHARACTERS.
 */
export function openSafeText(addresses: ReadonlySet<string>): SafeText {
  let held = '';
  let given = 0;
  const give = (text: string): string => {
    const part = text.slice(0, MODEL_ANSWER_MAX_CHARACTERS - given);
    given += part.length;
    return part;
  };
  const take = (isEnd: boolean): string => {
    let out = '';
    for (;;) {
      const piece = takePiece(held, addresses, isEnd);
      if (piece === undefined) return give(out);
      out += piece.shown;
      held = held.slice(piece.length);
    }
  };
  return {
    push: (part) => {
      held += part.replace(INVISIBLE, '');
      return take(false);
    },
    end: () => take(true),
    isFull: () => given >= MODEL_ANSWER_MAX_CHARACTERS,
  };
}

/** The next piece of a text: what stands before a link, a link, or a bracket that begins none; undefined at the end, or where a link may not be whole yet. */
function takePiece(held: string, addresses: ReadonlySet<string>, isEnd: boolean): { shown: string; length: number } | undefined {
  if (held === '') return undefined;
  const [plain] = /^[^[!]+/.exec(held) ?? [];
  if (plain !== undefined) return { shown: plain, length: plain.length };
  const link = LINK.exec(held);
  if (link !== null) {
    const [whole, picture, label = '', address = ''] = link;
    return { shown: picture === '' && addresses.has(address) ? whole : label, length: whole.length };
  }
  const mayBecomeLink = !isEnd && held.length < LINK_MAX_CHARACTERS && UNFINISHED_LINK.test(held);
  return mayBecomeLink ? undefined : { shown: held.slice(0, 1), length: 1 };
}

/** The addresses in some texts: those that an answer made from them may link to. */
export function listAddresses(texts: readonly string[]): Set<string> {
  return new Set(texts.flatMap((text) => text.match(/https?:\/\/[^\s()<>"'\]]+/gi) ?? []).values());
}
