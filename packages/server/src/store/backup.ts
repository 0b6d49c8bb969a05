import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { makeFolder } from './make-folder.ts';

/** The version of the form of a backup; a restore refuses any other. */
const FORM = 1;

/** What says that a backup is whole; it is written last. */
const MANIFEST = 'backup.json';

/** Where a backup has the database's files, and a data folder too. */
export const DATABASE_FOLDER = 'pgdata';

/** A backup cannot be made there, or what is there is no whole backup. The message is for the operator. */
export class BadBackup extends Error {
  readonly code = 'bad_backup';
}

/** What a backup holds. */
export interface BackupSummary {
  madeAt: string;
  files: number;
  bytes: number;
}

interface Manifest {
  cartograph_backup: number;
  made_at: string;
  files: { name: string; bytes: number; sha256: string }[];
}

/**
 * Copies the files of an embedded database into a new folder. The copy is what a power cut would leave, with every commit, if nothing is written
 * while `hold` has the database held still; sums of the files are taken after that. Throws BadBackup where the folder is not empty.
 */
export async function makeBackup(
  dataFolder: string,
  target: string,
  hold: (copy: () => Promise<void>) => Promise<void>,
): Promise<BackupSummary> {
  if (fs.existsSync(target) && fs.readdirSync(target).length > 0)
    throw new BadBackup(`${target} is not empty; a backup needs a new folder.`);
  makeFolder(target);
  const madeAt = new Date().toISOString();
  const copy = path.join(target, DATABASE_FOLDER);
  await hold(() => copyFolder(path.join(dataFolder, DATABASE_FOLDER), copy));
  const files: Manifest['files'] = [];
  for (const name of listFiles(copy)) files.push(await sumUp(copy, name));
  const manifest: Manifest = { cartograph_backup: FORM, made_at: madeAt, files };
  writeDurably(path.join(target, MANIFEST), `${JSON.stringify(manifest, null, 1)}\n`);
  return summarize(manifest);
}

/** Puts the files of a backup into a data folder that holds no database: all of them, as they were, or none. Throws BadBackup. */
export async function restoreBackup(source: string, dataFolder: string): Promise<BackupSummary> {
  const manifest = readManifest(source);
  const target = path.join(dataFolder, DATABASE_FOLDER);
  if (fs.existsSync(target))
    throw new BadBackup(`${dataFolder} holds a database already; a restore needs another folder (CARTOGRAPH_DATA).`);
  const unfinished = `${target}.restoring`;
  fs.rmSync(unfinished, { recursive: true, force: true });
  await copyFolder(path.join(source, DATABASE_FOLDER), unfinished);
  for (const { name, sha256 } of manifest.files) {
    const sum = fs.existsSync(path.join(unfinished, name)) ? (await sumUp(unfinished, name)).sha256 : 'not there';
    if (sum !== sha256) throw new BadBackup(`${path.join(source, DATABASE_FOLDER, name)} is not as it was backed up.`);
  }
  fs.renameSync(unfinished, target);
  return summarize(manifest);
}

function readManifest(source: string): Manifest {
  const file = path.join(source, MANIFEST);
  if (!fs.existsSync(file)) throw new BadBackup(`${source} is no whole backup: it has no ${MANIFEST}.`);
  const manifest = JSON.parse(fs.readFileSync(file, 'utf8')) as Manifest;
  if (manifest.cartograph_backup !== FORM) throw new BadBackup(`${source} is not a backup of version ${FORM}.`);
  return manifest;
}

/** Where the file system can share the blocks of both, this takes no time. Access stays the owner's. */
function copyFolder(from: string, to: string): Promise<void> {
  return fs.promises.cp(from, to, { recursive: true, errorOnExist: true, force: false, mode: fs.constants.COPYFILE_FICLONE });
}

/** The files in a folder and those within it, by their path from there, in order. */
function listFiles(folder: string): string[] {
  const entries = fs.readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return files.map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name))).sort();
}

/** Flushes a file to the disk and gives its size and sum. */
async function sumUp(folder: string, name: string): Promise<Manifest['files'][number]> {
  const file = path.join(folder, name);
  const handle = await fs.promises.open(file, 'r+');
  try {
    await handle.datasync();
    const hash = createHash('sha256');
    await pipeline(handle.createReadStream({ autoClose: false, start: 0 }), hash);
    return { name, bytes: (await handle.stat()).size, sha256: hash.digest('hex') };
  } finally {
    await handle.close();
  }
}

function writeDurably(file: string, text: string): void {
  const handle = fs.openSync(file, 'wx', 0o600);
  try {
    fs.writeSync(handle, text);
    fs.fsyncSync(handle);
  } finally {
    fs.closeSync(handle);
  }
}

function summarize({ made_at, files }: Manifest): BackupSummary {
  return { madeAt: made_at, files: files.length, bytes: files.reduce((sum, file) => sum + file.bytes, 0) };
}
