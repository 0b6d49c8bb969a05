import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { run } from './support/command.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

const DOCUMENTS = listDocuments('');

/** Paths of all documents of the project's own, from the root. */
function listDocuments(folder: string): string[] {
  const entries = fs.readdirSync(path.join(ROOT, folder), { withFileTypes: true });
  const own = entries.filter(({ name }) => !/^(\.|(node_modules|vendor|dist|data)$)/.test(name));
  return own.flatMap((entry) => {
    const inside = path.join(folder, entry.name);
    if (entry.isDirectory()) return listDocuments(inside);
    return entry.name.endsWith('.md') ? [inside] : [];
  });
}

function read(document: string): string {
  return fs.readFileSync(path.join(ROOT, document), 'utf8');
}

/** The anchors of a document's headings, made as GitHub makes them. */
function listAnchors(document: string): string[] {
  const heads = read(document).match(/^#+ .+$/gm) ?? [];
  return heads.map((head) =>
    head
      .replace(/^#+ /, '')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

function isBroken(document: string, link: string): boolean {
  const [file = '', anchor] = link.split('#');
  const target = file === '' ? document : path.join(path.dirname(document), file);
  if (!fs.existsSync(path.join(ROOT, target))) return true;
  return anchor !== undefined && !listAnchors(target).includes(anchor);
}

test('every link of every document leads to a file and a heading that are there', () => {
  const links = DOCUMENTS.flatMap((document) =>
    [...read(document).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => ({ document, link })),
  );
  const inside = links.filter(({ link }) => !/^[a-z]+:/.test(link));
  expect(inside.length).toBeGreaterThan(50);
  expect(inside.filter(({ document, link }) => isBroken(document, link))).toEqual([]);
});

test('every environment variable that is read stands in the guide and in the help, and no other', async () => {
  const source = read('packages/server/src/config/environment.ts');
  const inSource = new Set(source.match(/\b(?:PORT|HOST|DATABASE_URL|LOG_LEVEL|(?:CARTOGRAPH|ASSISTANT)_[A-Z_]+)\b(?=')/g));
  const inGuide = [...read('docs/configuration.md').matchAll(/^\| `([A-Z_]+)`/gm)].map(([, name]) => name);
  expect(inGuide.sort()).toEqual([...inSource].sort());
  const { stdout } = await run(['--help']);
  for (const name of inSource) expect(stdout).toContain(name);
});
