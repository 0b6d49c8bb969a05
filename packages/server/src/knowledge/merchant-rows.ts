import { setImmediate as turnOfEventLoop } from 'node:timers/promises';
import { SaxesParser } from 'saxes';
import type { FileRow } from './file-row.ts';

const CHUNK_CHARACTERS = 64 * 1024;

/** Deepest that elements lie within each other; feeds have a few levels, and each is kept in memory until it ends. */
const DEPTH_MAX = 50;

/** What holds a product: an `item` of RSS, an `entry` of Atom. */
const HOLDERS = new Set(['item', 'entry']);

/**
 * The products of a Google Merchant feed, RSS or Atom (https://support.google.com/merchants/answer/7052112): each by the names of its direct elements. Nothing
 * outside of the file is read, and no entity of its own is expanded. Where it stops being XML, reading ends.
 */
export async function* readMerchantRows(text: string): AsyncGenerator<FileRow> {
  const rows: FileRow[] = [];
  const parser = new SaxesParser({ xmlns: false });
  const path: string[] = [];
  let item: { line: number; depth: number; fields: Record<string, string> } | undefined;
  let isBroken = false;
  parser.on('opentag', ({ name, attributes }) => {
    path.push(name);
    if (path.length > DEPTH_MAX) stop(`is where elements lie more than ${DEPTH_MAX} deep`);
    if (item === undefined && HOLDERS.has(localName(name))) item = { line: parser.line, depth: path.length, fields: {} };
    else if (item !== undefined && path.length === item.depth + 1) {
      const { href } = attributes as Record<string, string>;
      // Atom has the address of a link in an attribute.
      if (localName(name) === 'link' && href !== undefined) item.fields.link ??= href;
    }
  });
  const addText = (part: string) => {
    if (item === undefined || path.length !== item.depth + 1) return;
    const name = localName(path.at(-1) as string);
    item.fields[name] = (item.fields[name] ?? '') + part;
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', () => {
    if (item !== undefined && path.length === item.depth) {
      if (!isBroken) rows.push({ line: item.line, row: item.fields });
      item = undefined;
    }
    path.pop();
  });
  const stop = (reason: string) => {
    if (!isBroken) rows.push({ line: parser.line, unreadable: `${reason}; nothing after it was read` });
    isBroken = true;
  };
  parser.on('error', (error) => stop(`is where the file stops being XML (${saysWhat(error)})`));
  for (let start = 0; start < text.length && !isBroken; start += CHUNK_CHARACTERS) {
    parser.write(text.slice(start, start + CHUNK_CHARACTERS));
    yield* rows.splice(0);
    await turnOfEventLoop();
  }
  if (!isBroken) parser.close();
  yield* rows;
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1).toLowerCase();
}

/** The parser's message without the place, which is told as the line. */
function saysWhat(error: Error): string {
  return error.message.replace(/^\d+:\d+: /, '').replace(/\.$/, '');
}
