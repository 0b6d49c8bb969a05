import { Duplex } from 'node:stream';
import type { MessagePort, Worker } from 'node:worker_threads';
import type { FromThread, ToThread } from './embedded.ts';
import { joinBytes } from './join-bytes.ts';

/** AuthenticationOk and ReadyForQuery: what a server says to one whom it lets in (PostgreSQL manual, "Message Formats"). */
const WELCOME = Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 0, 0x5a, 0, 0, 0, 5, 0x49]);

/** The type of the message with which a client says goodbye. */
const TERMINATE = 0x58;

/** What leads to an embedded database: its thread, or in tests a port of this one. */
export type DatabasePort = Worker | MessagePort;

/** The connection between `pg` and the embedded database: to `pg` it is a socket like that of any server. */
export class ThreadSocket extends Duplex {
  readonly #port: DatabasePort;
  #isWelcome = false;
  readonly #listen = (message: FromThread) => {
    if ('bytes' in message) this.push(message.bytes);
  };

  constructor(port: DatabasePort) {
    super();
    this.#port = port;
    port.on('message', this.#listen);
  }

  /** There is nothing to connect to; `pg` waits for the event. */
  connect(): void {
    process.nextTick(() => this.emit('connect'));
  }

  /** Asked for by `pg` of every socket. */
  setNoDelay(): void {}
  setKeepAlive(): void {}

  /** While a connection is idle it does not keep the process alive; the thread does, until it is told to close. */
  ref(): void {}
  unref(): void {}

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.#send([chunk]);
    done();
  }

  /** What `pg` writes together, the messages of a statement, goes as one. */
  override _writev(chunks: { chunk: Buffer }[], done: () => void): void {
    this.#send(chunks.map(({ chunk }) => chunk));
    done();
  }

  override _final(done: () => void): void {
    this.push(null);
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#port.off('message', this.#listen);
    done(error);
  }

  /** The embedded database begins where a server has let its client in, and serves nobody else; so hello and goodbye are not for it. */
  #send(parts: readonly Uint8Array[]): void {
    if (!this.#isWelcome) {
      this.#isWelcome = true;
      this.push(WELCOME);
      return;
    }
    if (parts[0]?.[0] === TERMINATE) return;
    const bytes = joinBytes(parts);
    this.#port.postMessage({ bytes } satisfies ToThread, [bytes.buffer]);
  }
}
