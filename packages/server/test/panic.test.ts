import type { PGlite } from '@electric-sql/pglite';
import { expect, test } from 'vitest';
import { type DatabaseLost, watchForPanic } from '../src/store/panic.ts';

type Messages = Awaited<ReturnType<PGlite['execProtocolStream']>>;

/** A database that answers what it is to say; what it does after a panic, nobody may find out. */
function openFaulty(answers: object[][]) {
  let calls = 0;
  const database = { execProtocolStream: async () => answers[calls++] as Messages };
  return { database, countCalls: () => calls };
}

test('a panic is told of once, and nothing reaches the database after it', async () => {
  const refused = [{ name: 'error', severity: 'ERROR', message: 'no' }];
  const panic = [{ name: 'error', severity: 'PANIC', message: 'could not write to file "pg_wal/xlogtemp.42": No space left on device' }];
  const { database, countCalls } = openFaulty([[], refused, panic]);
  const told: DatabaseLost[] = [];
  watchForPanic(database, (error) => told.push(error));
  const send = () => database.execProtocolStream();
  expect([await send(), await send(), told]).toEqual([[], refused, []]);
  expect(await send()).toEqual(panic);
  expect(told.map(({ code, message }) => [code, message])).toEqual([['database_lost', expect.stringMatching(/No space left on device/)]]);
  await expect(send()).rejects.toThrow(told[0]);
  await expect(send()).rejects.toThrow(told[0]);
  expect([told.length, countCalls()]).toEqual([1, 3]);
});
