import { once } from 'node:events';
import http from 'node:http';
import net from 'node:net';
import type { HostileRequest } from './bytes.ts';

/** What came back, as far as it matters. */
export interface Received {
  status: number;
  headers: http.IncomingHttpHeaders;
  body: string;
  /** Until the head of the answer was there. */
  ms: number;
}

/** Longer than anything may take; what is slower is given up and shows as a status of 0. */
const PATIENCE_MS = 30_000;

/** Sends a request over a connection of the agent's and reads the answer; of one that never ends only its beginning. */
export async function send(address: string, agent: http.Agent, { method, path, headers, body }: HostileRequest): Promise<Received> {
  const { hostname, port } = new URL(address);
  const startedAtMs = performance.now();
  const request = http.request({ hostname, port, agent, method, path, headers, timeout: PATIENCE_MS });
  request.on('timeout', () => request.destroy(new Error(`no answer in ${PATIENCE_MS} ms`)));
  // A connection that breaks after its answer has begun.
  request.on('error', () => undefined);
  request.end(body);
  const [response] = (await once(request, 'response')) as [http.IncomingMessage];
  const ms = performance.now() - startedAtMs;
  const endless = response.headers['content-type']?.startsWith('text/event-stream') === true;
  let text = '';
  try {
    for await (const chunk of response.setEncoding('utf8')) {
      text += chunk;
      if (endless || text.length > 1_000_000) break;
    }
  } finally {
    if (endless) response.destroy();
  }
  return { status: response.statusCode ?? 0, headers: response.headers, body: text, ms };
}

/** Sends bytes over a connection of their own, as they are, and gives all that comes back. Undefined where the server says nothing. */
export async function sendBytes(address: string, bytes: Buffer): Promise<string | undefined> {
  const { hostname, port } = new URL(address);
  const socket = net.connect({ host: hostname, port: Number(port) });
  let text = '';
  socket.setEncoding('latin1').on('data', (chunk: string) => {
    text += chunk;
    // The stream of events, or a file: the head is what counts.
    if (text.length > 100_000 || /\r\ncontent-type: text\/event-stream/i.test(text)) socket.destroy();
  });
  socket.on('error', () => undefined);
  socket.setTimeout(PATIENCE_MS, () => socket.destroy());
  socket.end(bytes);
  await new Promise((resolve) => socket.once('close', resolve));
  return text === '' ? undefined : text;
}
