import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { analyse } from 'scslre';
import { parseAst } from 'vite';
import { expect, test } from 'vitest';

const PACKAGES = fileURLToPath(new URL('../packages/', import.meta.url));

/** Patterns that can take a time that grows with the square of the text, and why nobody can make them do so: what is longest that they are given. */
const BOUNDED: Readonly<Record<string, string>> = {
  '/0+$/': 'the six digits after the point of an amount',
  '/^\\s*\\**passages\\**\\s*:\\s*\\**\\s*(none|\\d+(?:\\s*(?:,|and)\\s*\\d+)*)\\.?\\s*\\**\\s*$/i':
    'an answer of a model, 4,000 characters',
  '/^(!?)\\[([^\\][]*)\\]\\(([^()\\s]*)[^()]*\\)/': 'what of an answer waits to become a link, 2,500 characters',
  '/^ {0,3}(?:[-*+]|(\\d{1,9})[.)]) +(.*)$/': 'a line of an answer, in the browser of who asked',
  '/^ {0,3}#{1,6} +(.*?)[ #]*$/': 'a line of an answer, in the browser of who asked',
  '/[.,;:!?)\\]_]+$/': 'a link in an answer, in the browser of who asked',
  '/\\/+$/': 'an address that the page or the operator sets',
  '/\\[.*$/': 'the name of a field, for the operator',
  '/(\\d+)(?:\\?.*)?$/': 'an id of at most 255 characters',
};

interface Found {
  file: string;
  source: string;
  flags: string;
}

/** The regular expressions that are written in what we ship. */
function listPatterns(): Found[] {
  const found: Found[] = [];
  for (const file of listSources()) {
    const visit = (node: unknown): void => {
      if (typeof node !== 'object' || node === null) return;
      const { regex } = node as { regex?: { pattern: string; flags: string } };
      if (regex) found.push({ file, source: regex.pattern, flags: regex.flags });
      Object.values(node).forEach(visit);
    };
    visit(parseAst(fs.readFileSync(path.join(PACKAGES, file), 'utf8'), { lang: file.endsWith('x') ? 'tsx' : 'ts' }));
  }
  return found;
}

function listSources(): string[] {
  return fs
    .readdirSync(PACKAGES, { recursive: true, encoding: 'utf8' })
    .filter((file) => /^\w+[/\\]src[/\\].*\.tsx?$/.test(file) && !file.endsWith('.d.ts'));
}

test('no regular expression backtracks without bound: each is linear, or what it is given is short', () => {
  const patterns = listPatterns();
  expect(patterns.length).toBeGreaterThan(80);
  const slow = patterns.flatMap(({ file, source, flags }) => {
    const { reports } = analyse({ source, flags }, { assumeRejectingSuffix: false });
    const name = `/${source}/${flags}`;
    if (reports.some((report) => report.exponential)) return [`${file}: ${name} is exponential`];
    return reports.length > 0 && BOUNDED[name] === undefined ? [`${file}: ${name} is polynomial`] : [];
  });
  expect(slow).toEqual([]);
  const written = new Set(patterns.map(({ source, flags }) => `/${source}/${flags}`));
  expect(Object.keys(BOUNDED).filter((name) => !written.has(name))).toEqual([]);
});

test('what would be exponential or polynomial is found', () => {
  expect(analyse({ source: '^(a+)+$', flags: '' }).reports.some((report) => report.exponential)).toBe(true);
  expect(analyse({ source: '\\s+$', flags: '' }).reports).not.toEqual([]);
});

test('patterns are written as literals, where they can be seen', () => {
  const made = listSources().filter((file) => /\bRegExp\(/.test(fs.readFileSync(path.join(PACKAGES, file), 'utf8')));
  expect(made).toEqual([]);
});
