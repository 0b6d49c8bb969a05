import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { makeFolder, makePlace, run } from './support/command.ts';

const FILE = `question,answer,product_id
Does it drip?,No.,teapot
,Nobody asked.,
Where are you?,By the river.,
`;

test('knowledge is imported, listed, exported and imported again without a difference', async () => {
  const place = await makePlace('the embedded database');
  const folder = makeFolder();
  const [csv, json] = [path.join(folder, 'faq.csv'), path.join(folder, 'all.json')];
  fs.writeFileSync(csv, FILE);
  expect(await run(['company', 'create', 'acme'], place)).toMatchObject({ code: 0 });

  const imported = await run(['knowledge', 'import', 'acme', csv], place);
  expect(imported.code).toBe(1);
  expect(imported.stdout).toBe(`${csv}:3: question: missing, needs a text of 1 to 500 characters\nImported 2 questions and 0 products.\n`);
  expect(imported.stderr).toMatch(/1 rows are bad and were left out/);

  const exported = await run(['knowledge', 'export', 'acme'], place);
  expect(JSON.parse(exported.stdout).entries).toHaveLength(2);
  fs.writeFileSync(json, exported.stdout);
  expect(await run(['knowledge', 'import', 'acme', json], place)).toMatchObject({
    code: 0,
    stdout: 'Imported 2 questions and 0 products.\n',
  });
  expect((await run(['knowledge', 'export', 'acme'], place)).stdout).toBe(exported.stdout);

  const listed = await run(['knowledge', 'list', 'acme'], place);
  expect(listed.stdout).toMatch(/teapot +Does it drip\?/);
  expect(await run(['knowledge', 'import', 'acme', path.join(folder, 'none.csv')], place)).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/there is no /),
  });
  expect(await run(['knowledge', 'list', 'nobody'], place)).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/no company "nobody"/),
  });
});
