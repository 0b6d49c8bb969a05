import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { requireOwner } from '../src/store/folder-owner.ts';
import { makeFolder, run } from './support/command.ts';

const isRoot = process.getuid?.() === 0;

test.runIf(isRoot)('root is told to be the user whose embedded database it is, before anything is written', async () => {
  const folder = makeFolder();
  const files = path.join(folder, 'pgdata');
  fs.mkdirSync(files);
  fs.chownSync(files, 4711, 4711);
  for (const args of [['company', 'list'], ['migrate'], ['serve']])
    expect(await run(args, { CARTOGRAPH_DATA: folder })).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/^cartograph: .* belongs to the user with id 4711: run this as that user.*\n$/),
    });
  expect([fs.readdirSync(folder), fs.readdirSync(files)]).toEqual([['pgdata'], []]);
});

test.each([
  ['of another version', (files: string) => [fs.mkdirSync(files), fs.writeFileSync(path.join(files, 'PG_VERSION'), '1\n')]],
  ['whose files cannot be opened', (files: string) => fs.writeFileSync(files, '')],
])('a database %s is told in a sentence', async (_, make) => {
  const folder = makeFolder();
  make(path.join(folder, 'pgdata'));
  const { code, stdout, stderr } = await run(['company', 'list'], { CARTOGRAPH_DATA: folder });
  expect([code, stdout]).toEqual([1, '']);
  expect(stderr).toMatch(/^cartograph: the embedded database cannot be started \(.*\): is the disk of CARTOGRAPH_DATA full.*\n$/);
});

test('whoever is not root, and a folder without a database, are left to the file system', () => {
  const folder = makeFolder();
  requireOwner(folder, 0);
  fs.mkdirSync(path.join(folder, 'pgdata'));
  const owner = fs.statSync(folder).uid;
  requireOwner(folder, owner);
  requireOwner(folder, owner + 1);
  if (owner !== 0) expect(() => requireOwner(folder, 0)).toThrow(/run this as that user/);
});
