import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import type { Random } from './random.ts';

/** What a network does to a request. */
const MISHAPS = ['none', 'none', 'delay', 'drop request', 'drop answer', 'duplicate', 'truncate request', 'truncate answer'] as const;
const DELAY_MAX_MS = 60;

/** A way to a server on which requests meet with mishaps. */
export interface BadNetwork {
  address: string;
  close: () => Promise<void>;
}

/** Opens such a way on a free port; each request's mishap is drawn by chance. */
export async function openBadNetwork(target: string, random: Random): Promise<BadNetwork> {
  const server = http.createServer(async (request, response) => {
    const body = await readAll(request);
    const mishap = random.pick(MISHAPS);
    const forward = (part: Buffer = body) => send(target, request, body.length, part);
    if (mishap === 'delay') await setTimeout(random.below(DELAY_MAX_MS));
    if (mishap === 'drop request') return void response.destroy();
    if (mishap === 'truncate request') {
      await forward(body.subarray(0, random.below(body.length))).catch(() => undefined);
      return void response.destroy();
    }
    const answers = await Promise.all(mishap === 'duplicate' ? [forward(), forward()] : [forward()]).catch(() => undefined);
    const answer = answers?.at(-1);
    if (answer === undefined || mishap === 'drop answer') return void response.destroy();
    response.writeHead(answer.status, answer.headers);
    if (mishap !== 'truncate answer') return void response.end(answer.body);
    response.write(answer.body.subarray(0, random.below(answer.body.length)), () => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

interface Forwarded {
  status: number;
  headers: http.IncomingHttpHeaders;
  body: Buffer;
}

/** Sends a request on, or the beginning of its body: then the connection ends before as many bytes came as were announced. */
function send(target: string, { url, method, headers }: http.IncomingMessage, length: number, part: Buffer): Promise<Forwarded> {
  return new Promise((resolve, reject) => {
    const onward = http.request(new URL(url ?? '/', target), { method, headers: { ...headers, 'content-length': length }, agent: false });
    onward.on('error', reject);
    onward.on('response', (answer) => {
      readAll(answer).then((body) => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body }), reject);
    });
    if (part.length === length) onward.end(part);
    else onward.write(part, () => onward.destroy(new Error('broken off')));
  });
}

async function readAll(stream: http.IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
