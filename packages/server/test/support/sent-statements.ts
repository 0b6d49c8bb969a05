import pg from 'pg';
import { vi } from 'vitest';
import { Pipeline } from '../../src/store/pipeline.ts';
import type { Statement } from '../../src/store/statement.ts';

/** A statement as a connection was given it. */
export interface Sent {
  client: unknown;
  text: string;
  values: readonly unknown[];
  /** The rows of a COPY. */
  copied: string | undefined;
}

/** Watches what is sent to databases by connections of this process, by itself or one behind the other; `stop` gives it in order. */
export function watchStatements(): { stop: () => Sent[] } {
  const sent: Sent[] = [];
  const clients = new WeakMap<Pipeline, unknown>();
  const { query } = pg.Client.prototype;
  const { send } = Pipeline.prototype;
  const queries = vi.spyOn(pg.Client.prototype, 'query').mockImplementation(function (this: unknown, ...args: unknown[]) {
    const [given, values] = args;
    if (given instanceof Pipeline) clients.set(given, this);
    else sent.push({ client: this, ...readCall(given, values), copied: undefined });
    return Reflect.apply(query, this, args);
  } as never);
  const pipelined = vi.spyOn(Pipeline.prototype, 'send').mockImplementation(function (this: Pipeline, statement: Statement) {
    const { sql, parameters, copied } = statement;
    sent.push({ client: clients.get(this), text: sql, values: parameters, copied });
    return send.call(this, statement);
  });
  return {
    stop: () => {
      queries.mockRestore();
      pipelined.mockRestore();
      return sent;
    },
  };
}

function readCall(given: unknown, values: unknown): Pick<Sent, 'text' | 'values'> {
  if (typeof given === 'string') return { text: given, values: (values as unknown[] | undefined) ?? [] };
  const config = given as { text: string; values?: unknown[] };
  return { text: config.text, values: config.values ?? [] };
}
