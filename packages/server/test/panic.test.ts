import { expect, test } from 'vitest';
import { DatabaseLost, findPanic } from '../src/store/panic.ts';

/** An ErrorResponse as PostgreSQL writes it, between other messages. */
function answerWith(severity: string, message: string): Uint8Array {
  const fields = Buffer.from(`S${severity}\0V${severity}\0C53100\0M${message}\0Fxlog.c\0\0`);
  const head = Buffer.from([0x45, 0, 0, 0, fields.length + 4]);
  return Buffer.concat([Buffer.from([0x31, 0, 0, 0, 4]), head, fields, Buffer.from([0x5a, 0, 0, 0, 5, 0x49])]);
}

test('a panic is told from an error, and from a value that only reads like one', () => {
  const noRoom = 'could not write to file "pg_wal/xlogtemp.42": No space left on device';
  expect(findPanic(answerWith('PANIC', noRoom))).toBe(noRoom);
  expect(findPanic(answerWith('ERROR', noRoom))).toBeUndefined();
  expect(findPanic(answerWith('ERROR', 'SPANIC VPANIC'))).toBeUndefined();
  expect(findPanic(new Uint8Array())).toBeUndefined();
  expect(new DatabaseLost(noRoom)).toMatchObject({ code: 'database_lost', message: expect.stringContaining(noRoom) });
});
