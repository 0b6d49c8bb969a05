import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the model that is played does when it is asked. */
export type Script = (send: (text: string) => void, response: http.ServerResponse) => void | Promise<void>;

/** A language model of a test's own, that speaks the OpenAI protocol on a free port. */
export interface ModelServer {
  baseUrl: string;
  /** The messages of each request, as they came. */
  requests: { messages: { role: string; content: string }[] }[];
  /** What it does from now on. */
  play: (script: Script) => void;
  close: () => Promise<void>;
}

/** Plays a model that says these parts and comes to its end. */
export function saying(...parts: string[]): Script {
  return (send, response) => {
    for (const part of parts) send(part);
    finish(response);
  };
}

/** Ends an answer as models do. */
export function finish(response: http.ServerResponse): void {
  response.write(`data: ${JSON.stringify({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] })}\n\n`);
  response.end('data: [DONE]\n\n');
}

/** Starts such a server; close it when the test is over. */
export async function startModelServer(): Promise<ModelServer> {
  let script: Script = saying('PASSAGES: none\n');
  const requests: ModelServer['requests'] = [];
  const server = http.createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    requests.push(JSON.parse(Buffer.concat(chunks).toString()));
    const send = (text: string) => {
      if (!response.headersSent) response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(`data: ${JSON.stringify({ choices: [{ index: 0, delta: { content: text } }] })}\n\n`);
    };
    await script(send, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    requests,
    play: (next) => {
      script = next;
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
