// Writes to an embedded database in a folder without end, under the care that a server gives it, 2 MiB of log a row, and prints the id of each row
// that was acknowledged.
import { sql } from 'kysely';
import { openDatabase } from '../../dist/store/database.js';

const database = await openDatabase({ folder: process.argv[2] });
const fail = (error) => {
  throw error;
};
await sql`CREATE TABLE kept (id integer PRIMARY KEY, text text)`.execute(database.db);
for (let id = 1; ; id += 1) {
  const cared = database.care(new AbortController().signal, fail);
  await sql`INSERT INTO kept SELECT ${id}, pg_logical_emit_message(false, 'test', repeat('x', 2097152))::text`.execute(database.db);
  process.stdout.write(`${id}\n`);
  await cared;
}
