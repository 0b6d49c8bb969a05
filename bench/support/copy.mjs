// Brings rows into PostgreSQL by COPY, the fastest way there is, through psql.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { postgresFolder } from './processes.mjs';

const CHUNK_ROWS = 500;

/**
 * Opens a COPY into some columns of a table. `write` takes a line made by
 * `toLine` and gives a promise where the other side lags; `end` waits for the commit.
 */
export function openCopy(url, table, columns) {
  const command = `COPY ${table} (${columns.join(', ')}) FROM STDIN`;
  const child = spawn(path.join(postgresFolder(), 'psql'), ['-X', '-q', '-v', 'ON_ERROR_STOP=1', url, '-c', command], {
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  const closed = once(child, 'close');
  let complaint = '';
  child.stderr.on('data', (chunk) => (complaint += chunk));
  child.stdin.on('error', () => undefined);
  let lines = [];
  const flush = () => {
    const taken = child.stdin.write(lines.join(''));
    lines = [];
    return taken ? undefined : Promise.race([once(child.stdin, 'drain'), closed]);
  };
  return {
    write: (line) => {
      lines.push(line);
      return lines.length < CHUNK_ROWS ? undefined : flush();
    },
    end: async () => {
      flush();
      child.stdin.end();
      const [code] = await closed;
      if (code !== 0) throw new Error(`COPY into ${table}: ${complaint}`);
    },
  };
}

/** A row's values as a line for COPY. */
export function toLine(values) {
  return `${values.map(toField).join('\t')}\n`;
}

/** A value in COPY's text format: https://www.postgresql.org/docs/current/sql-copy.html */
function toField(value) {
  if (value === null || value === undefined) return '\\N';
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  return /[\\\t\n\r]/.test(text) ? text.replace(/[\\\t\n\r]/g, (character) => ESCAPES[character]) : text;
}

const ESCAPES = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };
