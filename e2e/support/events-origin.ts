import http from 'node:http';
import { text } from 'node:stream/consumers';
import { inject } from 'vitest';
import { listen } from './listen.ts';

/** What may go wrong with a request: a status of its own, a connection that breaks before or after the server had it. */
export type Fault = { status: number; retryAfterS?: number } | 'break' | 'lose answer';

/** The origin that a shop loads the SDK from and sends events to: the real server, behind a line that a test can break. */
export interface EventsOrigin {
  url: string;
  /** Paths of all requests, in order. */
  requests: string[];
  /** Bodies of batches that reached it. */
  batches: { events: { event_id: string; kind: string }[] }[];
  /** What the next batches meet, in order; none when empty. */
  faults: Fault[];
  /** While set, every batch meets it. */
  down: Fault | undefined;
  /** While set, answers of the assistant stop after their first line until it resolves. */
  heldAnswers: Promise<void> | undefined;
  close(): Promise<void>;
}

/** Opens such an origin on a free port. */
export async function openEventsOrigin(): Promise<EventsOrigin> {
  const server = http.createServer((request, response) => {
    const path = new URL(request.url ?? '/', origin.url).pathname;
    origin.requests.push(path);
    handle(origin, path, request, response).catch(() => response.destroy());
  });
  const { url, close } = await listen(server);
  const origin: EventsOrigin = { url, close, requests: [], batches: [], faults: [], down: undefined, heldAnswers: undefined };
  return origin;
}

async function handle(origin: EventsOrigin, path: string, request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
  const body = await text(request);
  if (path === '/analytics/batch') origin.batches.push(JSON.parse(body));
  const fault = path.startsWith('/sdk/') ? undefined : (origin.down ?? origin.faults.shift());
  if (fault === 'break') return void response.destroy();
  if (typeof fault === 'object') return refuse(fault, request, response);
  const { host: _host, connection: _connection, 'content-length': _length, ...headers } = request.headers;
  const answer = await fetch(inject('serverUrl') + request.url, {
    method: request.method ?? 'GET',
    headers: headers as Record<string, string>,
    ...(body ? { body } : {}),
  });
  if (fault === 'lose answer') return void response.destroy();
  const kept = [...answer.headers].filter(([name]) => !['content-encoding', 'content-length', 'transfer-encoding'].includes(name));
  response.writeHead(answer.status, Object.fromEntries(kept));
  if (answer.body)
    for await (const line of linesOf(answer.body)) {
      response.write(line);
      if (path === '/assistant/questions') await origin.heldAnswers;
    }
  response.end();
}

/** The lines of a stream, each with its end. */
async function* linesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of stream.pipeThrough(new TextDecoderStream() as unknown as ReadableWritablePair<string, Uint8Array>)) {
    const lines = (rest + chunk).split(/(?<=\n)/);
    rest = lines.pop() ?? '';
    yield* lines;
  }
  yield rest;
}

/** An overloaded server's answer, with the headers that the contract asks of it. */
function refuse(fault: { status: number; retryAfterS?: number }, request: http.IncomingMessage, response: http.ServerResponse): void {
  response.writeHead(fault.status, {
    'content-type': 'application/problem+json',
    'access-control-allow-origin': request.headers.origin ?? '*',
    'access-control-expose-headers': 'retry-after',
    ...(fault.retryAfterS === undefined ? {} : { 'retry-after': String(fault.retryAfterS) }),
  });
  response.end('{"title":"Overloaded"}');
}
