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

/** The addresses in some texts: those that an answer made from them may link to. */
export function listAddresses(texts: readonly string[]): Set<string> {
  return new Set(texts.flatMap((text) => text.match(/https?:\/\/[^\s()<>"'\]]+/gi) ?? []).values());
}
