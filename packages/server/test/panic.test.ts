import { expect, test } from 'vitest';
import { DatabaseLost, findPanic } from '../src/store/panic.ts';
import { makePlace, serve } from './support/command.ts';

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

test('a server that loses its database ends with a sentence, and not with 0', async () => {
  const panic = new URL('../dist/store/panic.js', import.meta.url).href;
  const losing = `import { DatabaseLost } from '${panic}'; process.on('SIGUSR2', () => { throw new DatabaseLost('No space left'); });`;
  const preload = `--import=data:text/javascript,${encodeURIComponent(losing)}`;
  const server = await serve({ ...(await makePlace('PostgreSQL')), NODE_OPTIONS: preload });
  server.child.kill('SIGUSR2');
  const stderr = 'cartograph: the embedded database gave up (No space left); nothing that was acknowledged is lost: start again\n';
  expect(await server.ended).toMatchObject({ code: 1, signal: null, stderr });
});
