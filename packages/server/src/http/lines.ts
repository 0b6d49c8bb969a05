import { PassThrough } from 'node:stream';
import type { FastifyReply } from 'fastify';

/** The media type of an answer that is written line by line, each line JSON. */
const NDJSON = 'application/x-ndjson; charset=utf-8';

/** An answer that is written line by line while it is made. What is written after the client went away is dropped. */
export interface Lines {
  write: (line: object) => void;
  end: () => void;
  /** Begins to send. */
  send: () => FastifyReply;
}

/** Opens such an answer. */
export function openLines(reply: FastifyReply): Lines {
  const stream = new PassThrough();
  return {
    write: (line) => {
      if (!stream.destroyed) stream.write(`${JSON.stringify(line)}\n`);
    },
    end: () => stream.end(),
    send: () => reply.type(NDJSON).header('cache-control', 'no-store').header('x-accel-buffering', 'no').send(stream),
  };
}
