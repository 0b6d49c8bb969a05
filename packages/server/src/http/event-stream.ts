import { setTimeout as wait } from 'node:timers/promises';
import type { LoggedEvent } from '@cartograph/core/report/contract';
import type { FastifyReply } from 'fastify';
import { HttpProblem } from './problem.ts';

const POLL_MS = 1_000;

/** A client that reads slower than events come is let go; it comes back by itself and asks anew. */
const UNREAD_MAX_BYTES = 1024 * 1024;

/** Events are stamped on arrival and seen after their commit: those of another server may come to light this much later. */
const LATENESS_MS = 15_000;

/** What is read while the database is out of reach. */
const NOTHING: { events: LoggedEvent[] } = { events: [] };

/**
 * Sends events as they are received, as server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html), until the
 * client goes, the server closes, or reading is refused. It asks the database each second, so that it also sees what other servers take; a comment
 * each second keeps proxies from closing a quiet stream.
 */
export async function streamEvents(
  reply: FastifyReply,
  readSince: (fromMs: number) => Promise<{ events: LoggedEvent[] }>,
  now: () => number,
  closing: AbortSignal,
): Promise<void> {
  const gone = new AbortController();
  reply.raw.once('close', () => gone.abort());
  const ended = AbortSignal.any([gone.signal, closing]);
  const startedAtMs = now();
  reply.hijack();
  reply.raw.writeHead(200, {
    ...(reply.getHeaders() as Record<string, string>),
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
    // A connection that is kept alive after the stream would hold up a server that closes.
    connection: 'close',
  });
  reply.raw.write('retry: 2000\n\n');
  const sent = new Map<string, number>();
  while (!ended.aborted && reply.raw.writableLength < UNREAD_MAX_BYTES) {
    const sinceMs = Math.max(startedAtMs, now() - LATENESS_MS);
    const page = await readSince(sinceMs).catch((error: unknown) => (error instanceof HttpProblem ? null : NOTHING));
    if (page === null) break;
    for (const event of page.events.toReversed()) {
      // The ids of refunds are unique for an order, those of other events for a visitor.
      const key = JSON.stringify([event.received_at, event.visitor_id, event.order_id, event.event_id]);
      if (sent.has(key)) continue;
      sent.set(key, Date.parse(event.received_at));
      reply.raw.write(`id: ${event.event_id}\ndata: ${JSON.stringify(event)}\n\n`);
    }
    for (const [key, receivedAtMs] of sent) if (receivedAtMs < sinceMs) sent.delete(key);
    reply.raw.write(': still here\n\n');
    await wait(POLL_MS, undefined, { signal: ended }).catch(() => undefined);
  }
  reply.raw.end();
}
