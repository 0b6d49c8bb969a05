import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Block, type Inline, parseMarkdown, safeUrl, toPlainText } from '../src/shared/markdown.ts';

const text = (value: string): Inline => ({ kind: 'text', text: value });

/** All pieces of a document, however deep. */
function pieces(blocks: readonly Block[]): Inline[] {
  const within = (inline: Inline): Inline[] => ('children' in inline ? [inline, ...inline.children.flatMap(within)] : [inline]);
  return blocks.flatMap((block) => (block.kind === 'list' ? block.items.flat() : block.children)).flatMap(within);
}

const leaves = (blocks: readonly Block[]) =>
  pieces(blocks)
    .map((inline) => (inline.kind === 'text' ? inline.text : ''))
    .join('');

/** Whether the letters of one text stand in the other, in order. */
function isWithin(part: string, whole: string): boolean {
  let at = 0;
  for (const char of part) {
    at = whole.indexOf(char, at) + char.length;
    if (at < char.length) return false;
  }
  return true;
}

/** Texts in which marks meet in every way. */
const nasty = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '*',
        '**',
        '_',
        '__',
        '\\',
        '[',
        '](',
        ')',
        '\n',
        '- ',
        '1. ',
        '# ',
        ' ',
        'https://a.example/x',
        'javascript:alert(1)',
      ),
      fc.constantFrom('<script>', '</script>', '<img src=x onerror=alert(1)>', '&lt;', '`', 'snake_case', 'a', 'Ü', '😀'),
      fc.string(),
    ),
    { maxLength: 40 },
  )
  .map((parts) => parts.join(''));

describe('whatever comes', () => {
  test('links lead to http and https only', () => {
    fc.assert(
      fc.property(nasty, (source) => {
        const links = pieces(parseMarkdown(source)).filter((inline) => inline.kind === 'link');
        return links.every((link) => link.kind === 'link' && /^https?:\/\//.test(link.url) && URL.canParse(link.url));
      }),
      { numRuns: 2_000 },
    );
  });

  test('nothing is made up, and what is no mark stays', () => {
    fc.assert(
      fc.property(nasty, (source) => {
        const shown = leaves(parseMarkdown(source));
        const letters = (value: string) => value.replace(/\]\(https?:[^)]*\)/g, '').replace(/[^\p{L}<>&;]/gu, '');
        expect(isWithin(shown, source)).toBe(true);
        expect(isWithin(letters(source.replace(/\n/g, '')), shown)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  test('a text without marks is itself', () => {
    const words = fc.stringMatching(/^[A-Za-z0-9,;?!<>&"' ]{1,60}$/).filter((value) => value.trim() === value && value !== '');
    fc.assert(
      fc.property(words, (value) => {
        expect(parseMarkdown(value)).toEqual([{ kind: 'paragraph', children: [text(value)] }]);
      }),
    );
  });

  test('links do not stand in links', () => {
    const depth = (inline: Inline): number =>
      'children' in inline ? (inline.kind === 'link' ? 1 : 0) + Math.max(0, ...inline.children.map(depth)) : 0;
    fc.assert(fc.property(nasty, (source) => pieces(parseMarkdown(source)).every((inline) => depth(inline) <= 1)));
  });

  test.each(['*', '**', '_', '[', '](', '[a](', '\\', '* a ', '**a* '])('a long run of %j is read in a moment', (mark) => {
    const startMs = performance.now();
    parseMarkdown(mark.repeat(8_000 / mark.length));
    expect(performance.now() - startMs).toBeLessThan(2_000);
  });
});

describe('a written document', () => {
  const word = fc.stringMatching(/^[A-Za-z0-9]{1,8}$/);
  const words = fc.array(word, { minLength: 1, maxLength: 4 }).map((parts) => parts.join(' '));
  const leaf = words.map(text);
  const marked: fc.Arbitrary<Inline> = fc.oneof(
    words.map((value): Inline => ({ kind: 'strong', children: [text(value)] })),
    words.map((value): Inline => ({ kind: 'emphasis', children: [text(value)] })),
    fc.tuple(word, words).map(([path, label]): Inline => ({ kind: 'link', url: `https://shop.example/${path}`, children: [text(label)] })),
  );
  /** Text and marked pieces in turn: two texts in a row would be one. */
  const line = fc.array(fc.tuple(leaf, marked), { minLength: 1, maxLength: 3 }).map((pairs) => pairs.flat());
  const block: fc.Arbitrary<Block> = fc.oneof(
    line.map((children): Block => ({ kind: 'paragraph', children })),
    fc.record({ kind: fc.constant('list' as const), ordered: fc.boolean(), items: fc.array(line, { minLength: 1, maxLength: 3 }) }),
  );
  const spaced = (inline: Inline): Inline => (inline.kind === 'text' ? text(` ${inline.text} `) : inline);
  const trimmed = (inlines: Inline[]) => inlines.map(spaced).map((inline, index) => (index ? inline : trimStart(inline)));
  const trimStart = (inline: Inline): Inline => (inline.kind === 'text' ? text(inline.text.trimStart()) : inline);
  const write = (inlines: readonly Inline[]): string =>
    inlines
      .map((inline) => {
        if (inline.kind === 'text') return inline.text;
        if (inline.kind === 'break') return '\n';
        const inner = write(inline.children);
        if (inline.kind === 'link') return `[${inner}](${inline.url})`;
        return inline.kind === 'strong' ? `**${inner}**` : `*${inner}*`;
      })
      .join('');
  const writeBlock = (written: Block): string =>
    written.kind === 'paragraph'
      ? write(written.children)
      : written.items.map((item, index) => `${written.ordered ? `${index + 1}.` : '-'} ${write(item)}`).join('\n');
  /** Two lists of a kind in a row would be one. */
  const apart = (blocks: Block[]) =>
    blocks.filter((each, index) => each.kind === 'paragraph' || blocks[index - 1]?.kind === 'paragraph' || index === 0);

  test('is read as it was meant', () => {
    fc.assert(
      fc.property(fc.array(block, { minLength: 1, maxLength: 5 }), (drawn) => {
        const blocks = apart(drawn).map(
          (each): Block =>
            each.kind === 'paragraph' ? { ...each, children: trimmed(each.children) } : { ...each, items: each.items.map(trimmed) },
        );
        expect(parseMarkdown(blocks.map(writeBlock).join('\n\n'))).toEqual(blocks);
      }),
    );
  });
});

test.each([
  ['lines of a paragraph', 'a\nb', [{ kind: 'paragraph', children: [text('a'), { kind: 'break' }, text('b')] }]],
  ['a heading', '## Care', [{ kind: 'paragraph', children: [{ kind: 'strong', children: [text('Care')] }] }]],
  ['underscores in words', 'snake_case_name', [{ kind: 'paragraph', children: [text('snake_case_name')] }]],
  ['an escaped mark', '\\*no\\*', [{ kind: 'paragraph', children: [text('*no*')] }]],
  ['a sum', '2 * 3 * 4', [{ kind: 'paragraph', children: [text('2 * 3 * 4')] }]],
  ['HTML', '<b>x</b>', [{ kind: 'paragraph', children: [text('<b>x</b>')] }]],
  ['a script for a link', '[x](javascript:alert(1))', [{ kind: 'paragraph', children: [text('[x](javascript:alert(1))')] }]],
  [
    'a bare link at the end of a sentence',
    'See https://a.example/b.',
    [
      {
        kind: 'paragraph',
        children: [text('See '), { kind: 'link', url: 'https://a.example/b', children: [text('https://a.example/b')] }, text('.')],
      },
    ],
  ],
  [
    'emphasis within strong text',
    '**very *very* good**',
    [
      {
        kind: 'paragraph',
        children: [{ kind: 'strong', children: [text('very '), { kind: 'emphasis', children: [text('very')] }, text(' good')] }],
      },
    ],
  ],
])('%s', (_name, source, blocks) => {
  expect(parseMarkdown(source)).toEqual(blocks);
});

test('an address is safe if it is one of http or https', () => {
  expect(
    ['https://a.example/', 'http://a.example/', 'javascript:alert(1)', 'data:text/html,x', 'JaVaScRiPt:x', '//a.example', 'a'].map(safeUrl),
  ).toEqual(['https://a.example/', 'http://a.example/', undefined, undefined, undefined, undefined, undefined]);
});

test('it is read out without marks', () => {
  expect(toPlainText(parseMarkdown('Take **this**:\n\n- mug\n- [cup](https://a.example)'))).toBe('Take this:\nmug. cup');
});
