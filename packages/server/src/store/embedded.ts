import fs from 'node:fs';
import type { Socket } from 'node:net';
import path from 'node:path';
import { MessageChannel, Worker } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import type { PoolConfig } from 'pg';
import { type BackupSummary, BadBackup, DATABASE_FOLDER } from './backup.ts';
import { answerBackup } from './backup-request.ts';
import { lockFolder } from './folder-lock.ts';
import { requireOwner } from './folder-owner.ts';
import { makeFolder } from './make-folder.ts';
import { DatabaseLost } from './panic.ts';
import { serveProtocol } from './serve-protocol.ts';
import { type DatabasePort, ThreadSocket } from './thread-socket.ts';

/** An embedded PostgreSQL, reached through `pg` like any other. */
export interface Embedded {
  poolConfig: PoolConfig;
  /** Gives what another process is answered that asks for a backup; until then it is told to come again. */
  onBackupAsked: (make: (target: string) => Promise<BackupSummary>) => void;
  close: () => Promise<void>;
}

/** What the thread is sent: PostgreSQL's protocol, or the wish to end. */
export type ToThread = { bytes: Uint8Array } | { close: true };

/** What the thread sends. */
export type FromThread = { ready: true } | { bytes: Uint8Array } | { lost: string } | { closed: true };

/** A thread needs what was built, also where this file is run as it is written, by the tests. */
const THREAD = new URL(import.meta.url.endsWith('.ts') ? '../../dist/store/embedded-thread.js' : './embedded-thread.js', import.meta.url);

/** Opens the embedded database in a folder, which is made if missing, for this process alone, on a thread of its own. Throws FolderInUse, NotOwner. */
export async function openEmbedded(folder: string): Promise<Embedded> {
  requireOwner(folder);
  makeFolder(folder);
  let make = (_target: string): Promise<BackupSummary> => Promise.reject(new BadBackup('the server is only starting; try again.'));
  const lock = await lockFolder(folder, (question) => answerBackup(question, (target) => make(target)));
  try {
    const files = path.join(folder, DATABASE_FOLDER);
    // Making a database takes half a gigabyte, which only the end of the thread gives back.
    if (!fs.existsSync(files)) await closeThread(await startThread(files));
    const thread = await startThread(files);
    return {
      poolConfig: throughPort(thread),
      onBackupAsked: (given) => {
        make = given;
      },
      close: async () => {
        await closeThread(thread);
        await lock.release();
      },
    };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

async function startThread(folder: string): Promise<Worker> {
  const thread = new Worker(THREAD, { workerData: { folder } });
  await told(thread, 'ready');
  // Nobody can do anything about this, so it ends the process; whoever supervises it starts it again, and the database recovers.
  thread.on('message', (message: FromThread) => {
    if ('lost' in message) throw new DatabaseLost(message.lost);
  });
  return thread;
}

async function closeThread(thread: Worker): Promise<void> {
  thread.postMessage({ close: true } satisfies ToThread);
  await told(thread, 'closed');
}

/** Resolves when the thread says so. Rejects if it breaks first. */
function told(thread: Worker, what: 'ready' | 'closed'): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (thrown: unknown) => reject(toError(thrown));
    thread.once('error', fail);
    thread.on('message', function listen(message: FromThread) {
      if (!(what in message)) return;
      thread.off('message', listen);
      thread.off('error', fail);
      resolve();
    });
  });
}

/** What PGlite throws where a file is not to be opened is a number of its file system's own (Emscripten's `ErrnoError`), no error of Node.js. */
function toError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(`PGlite failed to initialize: ${JSON.stringify(thrown)}`);
}

/** Opens an embedded database in memory, gone when closed, empty or with what PGlite's `dumpDataDir` gave of another: for tests. */
export async function openInMemory(files?: Blob): Promise<Embedded> {
  const pglite = new PGlite(files === undefined ? {} : { loadDataDir: files });
  await pglite.waitReady;
  const { port1, port2 } = new MessageChannel();
  serveProtocol(port2, pglite);
  const close = async () => {
    await pglite.close();
    port1.close();
  };
  return { poolConfig: throughPort(port1), onBackupAsked: () => undefined, close };
}

function throughPort(port: DatabasePort): PoolConfig {
  return { stream: () => new ThreadSocket(port) as unknown as Socket };
}
