/** A piece of a line of text. */
export type Inline =
  | { kind: 'text'; text: string }
  | { kind: 'break' }
  | { kind: 'strong' | 'emphasis'; children: Inline[] }
  | { kind: 'link'; url: string; children: Inline[] };

/** A piece of an answer. */
export type Block = { kind: 'paragraph'; children: Inline[] } | { kind: 'list'; ordered: boolean; items: Inline[][] };

const ITEM = /^ {0,3}(?:[-*+]|(\d{1,9})[.)]) +(.*)$/;
const HEADING = /^ {0,3}#{1,6} +(.*?)[ #]*$/;
const PUNCTUATION = /[!-/:-@[-`{-~]/;
const BARE_LINK = /https?:\/\/[^\s<>"'`*|\\^{}]+/y;
/** What stands in front of the mark that closes what it opened. */
const LONGEST_MARK = 2;

/**
 * Reads the subset of Markdown that answers are written in: paragraphs, lists, strong and emphasised text, links to http and https. Headings are
 * strong paragraphs. Everything else, HTML too, is the text that it is; nothing is ever dropped but the marks themselves.
 */
export function parseMarkdown(source: string): Block[] {
  const blocks: Block[] = [];
  let lines: string[] = [];
  const endParagraph = () => {
    if (lines.length) blocks.push({ kind: 'paragraph', children: joinLines(lines) });
    lines = [];
  };
  for (const line of source.replace(/\r\n?/g, '\n').split('\n')) {
    const heading = HEADING.exec(line)?.[1];
    const item = ITEM.exec(line);
    if (heading !== undefined || item || !line.trim()) endParagraph();
    if (heading) blocks.push({ kind: 'paragraph', children: [{ kind: 'strong', children: parseInline(heading) }] });
    else if (item) addItem(blocks, item[1] !== undefined, parseInline((item[2] ?? '').trim()));
    else if (line.trim() && heading === undefined) lines.push(line.trim());
  }
  endParagraph();
  return blocks;
}

/** The same as plain text, to be read out. */
export function toPlainText(blocks: readonly Block[]): string {
  return blocks.map((block) => (block.kind === 'list' ? block.items.map(plain).join('. ') : plain(block.children))).join('\n');
}

/** The address of a link if it is one of http or https, else undefined: answers may not run scripts or start other programs. */
export function safeUrl(url: string): string | undefined {
  try {
    const { protocol, href } = new URL(url);
    return protocol === 'https:' || protocol === 'http:' ? href : undefined;
  } catch {
    return undefined;
  }
}

function addItem(blocks: Block[], ordered: boolean, item: Inline[]): void {
  const last = blocks[blocks.length - 1];
  if (last?.kind === 'list' && last.ordered === ordered) last.items.push(item);
  else blocks.push({ kind: 'list', ordered, items: [item] });
}

function joinLines(lines: readonly string[]): Inline[] {
  return lines.flatMap((line, index): Inline[] => (index ? [{ kind: 'break' }, ...parseInline(line)] : parseInline(line)));
}

function plain(inlines: readonly Inline[]): string {
  return inlines.map((inline) => (inline.kind === 'text' ? inline.text : inline.kind === 'break' ? '\n' : plain(inline.children))).join('');
}

/** Reads a line from left to right; whatever opens and never closes is text. */
function parseInline(line: string, inLink = false): Inline[] {
  const found: Inline[] = [];
  let text = '';
  const put = (inline: Inline) => {
    if (text) found.push({ kind: 'text', text });
    text = '';
    found.push(inline);
  };
  for (let at = 0; at < line.length; ) {
    const next = line[at + 1] ?? '';
    if (line[at] === '\\' && PUNCTUATION.test(next)) {
      text += next;
      at += 2;
      continue;
    }
    const span = readEmphasis(line, at, inLink) ?? (inLink ? undefined : (readLink(line, at) ?? readBareLink(line, at)));
    if (span) put(span.inline);
    else text += line[at];
    at = span?.end ?? at + 1;
  }
  if (text) found.push({ kind: 'text', text });
  return found;
}

interface Span {
  inline: Inline;
  end: number;
}

function readEmphasis(line: string, at: number, inLink: boolean): Span | undefined {
  const char = line[at] as string;
  if (char !== '*' && char !== '_') return undefined;
  for (let length = line[at + 1] === char ? LONGEST_MARK : 1; length > 0; length--) {
    const mark = char.repeat(length);
    const from = at + length;
    const to = findClosing(line, mark, from);
    if (to < 0 || (char === '_' && isInWord(line, at, to + length))) continue;
    const children = parseInline(line.slice(from, to), inLink);
    return { inline: { kind: length === LONGEST_MARK ? 'strong' : 'emphasis', children }, end: to + length };
  }
  return undefined;
}

/** Where the mark closes: after something that is no space, and where it is not part of a longer one; -1 where it never does. */
function findClosing(line: string, mark: string, from: number): number {
  if (!/\S/.test(line[from] ?? ' ')) return -1;
  for (let to = line.indexOf(mark, from + 1); to >= 0; to = line.indexOf(mark, to + 1)) {
    const isEscaped = line[to - 1] === '\\';
    const isLonger = mark.length === 1 && (line[to - 1] === mark || line[to + 1] === mark);
    if (!isEscaped && !isLonger && /\S/.test(line[to - 1] as string)) return to;
  }
  return -1;
}

/** Whether underscores stand within words, as in snake_case_names. */
function isInWord(line: string, from: number, to: number): boolean {
  return /[\p{L}\p{N}]/u.test(line[from - 1] ?? '') || /[\p{L}\p{N}]/u.test(line[to] ?? '');
}

function readLink(line: string, at: number): Span | undefined {
  if (line[at] !== '[') return undefined;
  const middle = line.indexOf('](', at);
  const end = middle < 0 ? -1 : line.indexOf(')', middle);
  const label = line.slice(at + 1, middle);
  const url = end < 0 || !label || label.includes('[') ? undefined : safeUrl(line.slice(middle + 2, end).trim());
  return url === undefined ? undefined : { inline: { kind: 'link', url, children: parseInline(label, true) }, end: end + 1 };
}

function readBareLink(line: string, at: number): Span | undefined {
  BARE_LINK.lastIndex = at;
  const shown = line[at] === 'h' ? BARE_LINK.exec(line)?.[0].replace(/[.,;:!?)\]_]+$/, '') : undefined;
  const url = shown && safeUrl(shown);
  return url ? { inline: { kind: 'link', url, children: [{ kind: 'text', text: shown }] }, end: at + shown.length } : undefined;
}
