import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readCsvRows } from '../src/knowledge/csv-rows.ts';
import { type FileRow, lineAt } from '../src/knowledge/file-row.ts';
import { readJsonRows } from '../src/knowledge/json-rows.ts';
import { readMerchantRows } from '../src/knowledge/merchant-rows.ts';

async function readAll(rows: Iterable<FileRow> | AsyncIterable<FileRow>): Promise<FileRow[]> {
  const all: FileRow[] = [];
  for await (const row of rows) all.push(row);
  return all;
}

/** Text with everything that formats give a meaning to. */
const text = fc.string({
  unit: fc.constantFrom('a', 'é', '😀', '"', ',', ';', '\t', '\n', '\r\n', ' ', '<', '>', '&', "'", ']]>', '\\', '{', '['),
});

describe('a CSV file', () => {
  const quote = (field: string) => `"${field.replaceAll('"', '""')}"`;
  const write = (field: string, isQuoted: boolean) => (isQuoted || /[",;\t\r\n]|^\s|\s$|^$/.test(field) ? quote(field) : field);

  test('gives back every field of every row, with the line on which the row begins', async () => {
    const rows = fc.array(fc.tuple(text, text, fc.boolean(), fc.boolean()), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(
        rows,
        fc.constantFrom(',', ';', '\t'),
        fc.constantFrom('\n', '\r\n'),
        fc.boolean(),
        async (fields, mark, end, hasBom) => {
          const records = fields.map(([question, answer, isQuoted, isEmptyBefore]) => ({
            before: isEmptyBefore ? end : '',
            text: `${write(question, isQuoted)}${mark}${write(answer, isQuoted)}`,
          }));
          let file = `question${mark}answer${end}`;
          const lines = records.map((record) => {
            file += record.before;
            const line = lineAt(file, file.length);
            file += record.text + end;
            return line;
          });
          const expected = fields.map(([question, answer], place) => ({ line: lines[place], row: { question, answer } }));
          expect(await readAll(readCsvRows((hasBom ? '\uFEFF' : '') + file))).toEqual(expected);
        },
      ),
    );
  });

  test('loses no good row to a bad one', async () => {
    const bad = ['only one', 'a,b,c', '"x"y,z', 'a"b,"c"d', '"never closed,x'];
    for (const row of bad) {
      const read = await readAll(readCsvRows(`question,answer\n1,2\n${row}\n3,4\n`));
      expect(read).toEqual([
        { line: 2, row: { question: '1', answer: '2' } },
        { line: 3, unreadable: expect.stringMatching(/columns|quote/) },
        { line: 4, row: { question: '3', answer: '4' } },
      ]);
    }
  });
});

describe('a JSON file', () => {
  const value = fc.jsonValue({ maxDepth: 3 });

  test('gives back every row of its lists, with the line on which it begins', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(value, { maxLength: 6 }),
        fc.array(value, { maxLength: 6 }),
        fc.boolean(),
        async (products, entries, isNested) => {
          const rows = [...products, ...entries];
          const parts = rows.map((row) => JSON.stringify(row, null, 2));
          const join = (some: string[]) => `[\n${some.join(',\n\n')}\n]`;
          const file = isNested
            ? `{"products": ${join(parts.slice(0, products.length))},\n"x": {"y": [1, [2]]}, "entries":${join(parts.slice(products.length))}}`
            : join(parts);
          const read = await readAll(readJsonRows(file));
          expect(read.map((row) => 'row' in row && row.row)).toEqual(JSON.parse(`[${parts.join(',')}]`));
          const fileLines = file.split('\n');
          for (const [place, { line }] of read.entries())
            expect(fileLines[line - 1]?.trim()).toBe(`${firstLine(parts[place])}${isLastOf(place) ? '' : ','}`);
          function isLastOf(place: number) {
            const isOneLine = !parts[place]?.includes('\n');
            const ends = isNested ? [products.length - 1, rows.length - 1] : [rows.length - 1];
            return !isOneLine || ends.includes(place);
          }
        },
      ),
    );
  });

  const firstLine = (part = '') => part.split('\n')[0];

  test.each([
    ['[1,\n2,]', 2],
    ['{"entries": [\n\n{"a" 1}]}', 3],
    ['"a text"', 1],
    ['{"entries": [', 1],
  ])('that is none says where: %j', async (file, line) => {
    expect(await readAll(readJsonRows(file))).toEqual([{ line, unreadable: expect.stringContaining('JSON') }]);
  });
});

describe('a Google Merchant feed', () => {
  const escapeText = (some: string) =>
    some.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&#62;').replaceAll('"', '&quot;');
  const cdata = (some: string) => `<![CDATA[${some.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`;

  test('gives back every field of every item, however it is written', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(text, text, fc.boolean()), { maxLength: 6 }), async (items) => {
        let file = '<?xml version="1.0" encoding="UTF-8"?>\n<rss xmlns:g="http://base.google.com/ns/1.0"><channel><title>Shop</title>\n';
        const lines = items.map(([id, title, isCdata]) => {
          const line = lineAt(file, file.length);
          const field = isCdata ? cdata : escapeText;
          file += `<item><g:id>${field(id)}</g:id><g:shipping><g:price>1 USD</g:price></g:shipping><title>${field(title)}</title></item>\n`;
          return line;
        });
        file += '</channel></rss>';
        // XML reads every end of a line as one (https://www.w3.org/TR/xml/#sec-line-ends).
        const read = (some: string) => some.replaceAll('\r\n', '\n');
        const expected = items.map(([id, title], place) => {
          return { line: lines[place], row: { id: read(id), title: read(title) } };
        });
        const rows = await readAll(readMerchantRows(file));
        const given = rows.map((row) => {
          const { id = '', title = '' } = 'row' in row ? (row.row as Record<string, string>) : {};
          return { line: row.line, row: { id, title } };
        });
        expect(given).toEqual(expected);
      }),
    );
  });

  test('may be Atom, whose links are attributes', async () => {
    const file = '<feed xmlns="http://www.w3.org/2005/Atom">\n<entry>\n<id>1</id><link href="https://shop.example/1"/></entry></feed>';
    expect(await readAll(readMerchantRows(file))).toEqual([{ line: 2, row: { id: '1', link: 'https://shop.example/1' } }]);
  });

  test('has no entities of its own: nothing grows, and nothing outside is read', async () => {
    const entities = '<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;"><!ENTITY file SYSTEM "file:///etc/passwd">]>';
    for (const name of ['b', 'file']) {
      const rows = await readAll(readMerchantRows(`${entities}\n<rss><item><id>1</id></item>\n<item><id>&${name};</id></item></rss>`));
      expect(rows).toEqual([
        { line: 2, row: { id: '1' } },
        { line: 3, unreadable: expect.stringContaining('undefined entity') },
      ]);
    }
  });

  test('that breaks off gives what came before', async () => {
    const rows = await readAll(readMerchantRows('<rss><item><id>1</id></item>\n<item><id>2</id>'));
    expect(rows).toEqual([
      { line: 1, row: { id: '1' } },
      { line: 2, unreadable: expect.stringContaining('XML') },
    ]);
  });
});
