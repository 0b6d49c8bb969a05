import { createHash } from 'node:crypto';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import readline from 'node:readline';

/** Longest path that a Unix domain socket may have on every platform (unix(7): 108 bytes on Linux, 104 on BSD). */
const SOCKET_PATH_MAX_BYTES = 100;

/** Another process holds the folder. */
export class FolderInUse extends Error {
  readonly code = 'folder_in_use';
}

/** What the process that holds a folder does for others: it is asked a line and answers one. */
export type Answer = (question: string) => Promise<string>;

/**
 * Holds a folder for this process until `release` is called or the process ends, however it ends: the lock is a listening socket, and a
 * socket file that nobody listens on any more is stale. Who may open the folder may also ask its holder by the socket. Throws FolderInUse.
 */
export async function lockFolder(folder: string, answer: Answer): Promise<{ release: () => Promise<void> }> {
  const socketPath = socketPathOf(folder);
  for (let attempt = 1; ; attempt += 1) {
    const server = net.createServer((socket) => serve(socket, answer));
    const error = await listen(server, socketPath);
    if (error === null) {
      fs.chmodSync(socketPath, 0o600);
      server.unref();
      return { release: () => new Promise((resolve) => server.close(() => resolve())) };
    }
    if (error.code !== 'EADDRINUSE') throw error;
    if (attempt === 3 || (await isAnswered(socketPath))) {
      throw new FolderInUse(
        `the embedded database in ${folder} is in use by another process: stop that server first, or use PostgreSQL (DATABASE_URL)`,
      );
    }
    fs.rmSync(socketPath, { force: true });
  }
}

/** Asks the process that holds a folder; undefined where none does, or where it ends before it answers. */
export async function askHolder(folder: string, question: string): Promise<string | undefined> {
  const socket = net.connect(socketPathOf(folder));
  try {
    socket.write(`${question}\n`);
    for await (const line of readline.createInterface({ input: socket })) return line;
    return undefined;
  } catch {
    return undefined;
  } finally {
    socket.destroy();
  }
}

/** Answers the first line of a connection. Whoever only tries the lock sends none. */
function serve(socket: net.Socket, answer: Answer): void {
  socket.on('error', () => socket.destroy());
  readline.createInterface({ input: socket }).once('line', (question) => {
    answer(question).then(
      (line) => socket.end(`${line}\n`),
      () => socket.destroy(),
    );
  });
}

function socketPathOf(folder: string): string {
  const inside = path.join(fs.realpathSync(folder), '.lock.sock');
  if (Buffer.byteLength(inside) <= SOCKET_PATH_MAX_BYTES) return inside;
  return path.join(os.tmpdir(), `cartograph-${createHash('sha256').update(inside).digest('hex').slice(0, 32)}.sock`);
}

function listen(server: net.Server, socketPath: string): Promise<NodeJS.ErrnoException | null> {
  return new Promise((resolve) => {
    server.once('error', resolve);
    server.listen(socketPath, () => resolve(null));
  });
}

function isAnswered(socketPath: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(socketPath);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
