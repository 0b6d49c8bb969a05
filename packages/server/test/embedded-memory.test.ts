import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { sql } from 'kysely';
import { expect, onTestFinished, test } from 'vitest';
import { openDatabase } from '../src/store/database.ts';

/** So many reads bring rows of 120 MB, which took twice that when all of them were kept. */
const READS = 4_000;
const GROWTH_MAX_BYTES = 80e6;

test('the embedded database keeps no row that it has given', async () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'cartograph-memory-'));
  const database = await openDatabase({ folder });
  onTestFinished(async () => {
    await database.close();
    fs.rmSync(folder, { recursive: true });
  });
  const readMuch = async () => {
    for (let read = 0; read < READS; read += 1) {
      await sql`SELECT repeat('x', 1000) AS text FROM generate_series(1, 30)`.execute(database.db);
    }
  };
  await readMuch();
  const before = process.memoryUsage().rss;
  await readMuch();
  expect(process.memoryUsage().rss - before).toBeLessThan(GROWTH_MAX_BYTES);
});
