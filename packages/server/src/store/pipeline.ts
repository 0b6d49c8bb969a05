import { setImmediate as turnOfEventLoop } from 'node:timers/promises';
import pg from 'pg';
import { prepareValue } from 'pg/lib/utils.js';
import type { Ran, Statement } from './statement.ts';

/** What of a connection of pg's its types do not tell (pg/lib/connection.js). */
type Wire = Omit<pg.Connection, 'parse' | 'bind' | 'describe' | 'execute' | 'close'> & {
  parsedStatements: Record<string, string>;
  parse: (statement: { name: string; text: string }) => void;
  bind: (portal: { statement: string; values: readonly unknown[]; valueMapper: (value: unknown) => unknown }) => void;
  describe: (portal: { type: 'P' }) => void;
  execute: (portal: object) => void;
  close: (statement: { type: 'S'; name: string }) => void;
  sendCopyFromChunk: (chunk: Buffer) => void;
  endCopyFrom: () => void;
};

/** With so much to copy a pipeline is full: a few dozen events. */
const FULL_BYTES = 16 * 1024;

/** Statements that give rows: of the others nobody asks what columns they would have. */
const GIVES_ROWS = /^\s*(select|with)\b|\breturning\b/i;

/** Gives the name under which a connection keeps a statement prepared, for those that it does. */
export type NameOf = (text: string) => string | undefined;

/**
 * Runs statements on a connection that is in use for nothing else, one behind the other. They are sent a few dozen events at a time, so that the database is at
 * work on the first while a generator makes the next, and requests are read between them. Gives what each gave; rejects with what made one of them fail.
 */
export async function runPipeline(client: pg.ClientBase, statements: Iterable<Statement>, nameOf: NameOf): Promise<Ran[]> {
  const ended: Promise<Ran[]>[] = [];
  let pipeline = begin(client, nameOf);
  try {
    for (const statement of statements) {
      if (!pipeline.send(statement)) continue;
      ended.push(pipeline.end());
      await turnOfEventLoop();
      const { hasFailed } = pipeline;
      pipeline = begin(client, nameOf);
      if (hasFailed) break;
    }
  } finally {
    ended.push(pipeline.end());
  }
  return (await Promise.all(ended)).flat();
}

function begin(client: pg.ClientBase, nameOf: NameOf): Pipeline {
  const pipeline = new Pipeline(nameOf);
  client.query(pipeline);
  return pipeline;
}

/**
 * Statements that are sent one behind the other with one Sync at the end (PostgreSQL manual, "Pipelining"): nothing behind one that fails is run, the answers come
 * together, and neither side is woken for each. To pg it is one query with several results; nothing else may be sent on its connection before `end`.
 */
export class Pipeline extends pg.Query {
  readonly #nameOf: NameOf;
  readonly #firstUses: string[] = [];
  readonly #answered: Promise<unknown>;
  #wire: Wire | undefined;
  #copiedBytes = 0;
  #count = 0;
  #hasFailed = false;

  constructor(nameOf: NameOf) {
    let tell: (error: Error | undefined, results: unknown) => void = () => undefined;
    super('', (error, results) => tell(error, results));
    this.#nameOf = nameOf;
    this.#answered = new Promise((resolve, reject) => {
      tell = (error, results) => {
        if (!error) return resolve(results);
        this.#hasFailed = true;
        reject(error);
      };
    });
    this.#answered.catch(() => undefined);
  }

  /** It failed already: what else is sent is not run. */
  get hasFailed(): boolean {
    return this.#hasFailed;
  }

  /** Called by pg when the connection takes it. */
  override submit = (connection: pg.Connection): void => {
    this.#wire = connection as unknown as Wire;
    connection.stream.cork();
  };

  /** Called by pg when COPY is ready for the rows, which were sent with it. */
  handleCopyInResponse(): void {}

  /** Sends a statement. Tells whether there is enough for the database to be busy with. */
  send({ sql: text, parameters, copied }: Statement): boolean {
    this.#count += 1;
    const wire = this.#wire;
    if (wire === undefined) return false;
    const name = this.#nameOf(text) ?? '';
    if (name === '' || wire.parsedStatements[name] === undefined) {
      wire.parse({ name, text });
      if (name !== '') {
        wire.parsedStatements[name] = text;
        this.#firstUses.push(name);
      }
    }
    wire.bind({ statement: name, values: parameters, valueMapper: prepareValue });
    if (GIVES_ROWS.test(text)) wire.describe({ type: 'P' });
    wire.execute({});
    if (copied === undefined) return false;
    const rows = Buffer.from(copied);
    wire.sendCopyFromChunk(rows);
    wire.endCopyFrom();
    this.#copiedBytes += rows.length;
    return this.#copiedBytes >= FULL_BYTES;
  }

  /** Ends it: gives what each statement gave, in order. Rejects with what made one of them fail, which whoever ended it may hear of late. */
  end(): Promise<Ran[]> {
    this.#wire?.sync();
    this.#wire?.stream.uncork();
    const results = this.#readResults();
    results.catch(() => undefined);
    return results;
  }

  async #readResults(): Promise<Ran[]> {
    try {
      // To pg one result is no list of one, and without any statement there is an empty one.
      return [await this.#answered].flat().slice(0, this.#count) as Ran[];
    } catch (error) {
      // Whether those were prepared that nobody had used before is not known; closing what is not there is no error.
      for (const name of this.#firstUses) {
        delete this.#wire?.parsedStatements[name];
        this.#wire?.close({ type: 'S', name });
      }
      throw error;
    }
  }
}
