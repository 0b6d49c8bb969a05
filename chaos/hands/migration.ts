import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type DatabaseTarget, openDatabase } from '../../packages/server/src/store/database.ts';
import { dumpSchema } from '../../packages/server/test/support/dump-schema.ts';
import { type Place, runCommand } from '../../packages/server/test/support/ingest-processes.ts';
import { createDatabase } from '../../packages/server/test/support/postgres-server.ts';
import { countsOf, openLog } from '../fleet.ts';
import type { Outcome, Scene } from '../round.ts';

const CARTOGRAPH = fileURLToPath(new URL('../../packages/server/bin/cartograph.js', import.meta.url));
const SCHEMA = new URL('../../packages/server/migrations/schema.txt', import.meta.url);
const INTERRUPTIONS = 2;
/** A command takes so long, roughly, to start and to migrate; the embedded database is made first. */
const MIGRATES_WITHIN_MS = { PostgreSQL: 900, embedded: 3_000 };

/** `cartograph migrate` killed at random moments, and then left alone, on an empty PostgreSQL database. */
export async function interruptOnPostgres({ stage, random }: Scene): Promise<Outcome> {
  const url = await createDatabase((stage.postgres as NonNullable<typeof stage.postgres>).server.url);
  return interrupt({ DATABASE_URL: url }, { url }, () => random.below(MIGRATES_WITHIN_MS.PostgreSQL));
}

/** The same on a folder that is not there yet. */
export async function interruptEmbedded({ random }: Scene): Promise<Outcome> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'cartograph-chaos-'));
  try {
    return await interrupt({ CARTOGRAPH_DATA: folder }, { folder }, () => random.below(MIGRATES_WITHIN_MS.embedded));
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

async function interrupt(place: Place, target: DatabaseTarget, delayMs: () => number): Promise<Outcome> {
  for (let times = 0; times < INTERRUPTIONS; times += 1) {
    const child = spawn(process.execPath, [CARTOGRAPH, 'migrate'], { env: { PATH: process.env.PATH, ...place }, stdio: 'ignore' });
    const ended = once(child, 'exit');
    await Promise.race([ended, setTimeout(delayMs())]);
    child.kill('SIGKILL');
    await ended;
  }
  const { code, said } = await runCommand(['migrate'], place);
  const complaints = code === 0 ? [] : [`migrate ended with ${code}: ${said}`];
  if (code === 0 && (await readSchema(target)) !== fs.readFileSync(SCHEMA, 'utf8')) complaints.push('the schema is not whole');
  return { counts: countsOf(openLog()), complaints };
}

async function readSchema(target: DatabaseTarget): Promise<string> {
  const database = await openDatabase(target);
  try {
    return await dumpSchema(database);
  } finally {
    await database.close();
  }
}
