import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import { parseBatch, parseSingle, type Report, type Sender } from '@cartograph/core/event/parse';
import type { EventKind } from '@cartograph/core/wire/vocabulary';
import type { RateLimiter } from '../access/rate-limiter.ts';
import type { Answer } from '../ingest/record.ts';
import { BODY_MAX_BYTES } from './body.ts';
import { admitReporter, type Reporter } from './caller.ts';
import { BATCH_ROUTE, type Collector, recordReports, SINGLE_ROUTES, toBatchAnswer } from './collect.ts';
import { CORS_HEADERS } from './cross-origin.ts';
import { handOn } from './handed-on.ts';
import { REQUEST_ID_HEADER } from './request-id.ts';
import { SECURITY_HEADERS } from './security-headers.ts';

/** What the direct way needs beside the collector. */
export interface Direct extends Collector {
  /** Null where nothing is limited. */
  limiter: RateLimiter | null;
  now: () => number;
  readJson: (text: string) => unknown;
  nameRequest: (request: IncomingMessage) => string;
  /** From which address a request came, behind whatever proxies are believed. */
  addressOf: (request: IncomingMessage) => string;
  isClosing: () => boolean;
}

/** The events of one request, and how their answers are written. */
interface Reported {
  sender: Sender;
  reports: Report[];
  write: (answers: readonly Answer[], reporter: Reporter) => unknown;
}

/** What every answer of this way says. */
const HEADERS: readonly string[] = Object.entries({
  ...SECURITY_HEADERS,
  ...CORS_HEADERS,
  'content-type': 'application/json; charset=utf-8',
}).flat();

/**
 * Has a server take the events of pages without the routes' hooks, which take longer than all else that is done about an event but recording it. Only what is as
 * usual and is recorded is answered here, as its route would; all else is handed on to the routes, whole, and they say what is wrong.
 */
export function takeDirectly(server: Server, direct: Direct): void {
  const others = server.listeners('request') as RequestListener[];
  server.removeAllListeners('request');
  const goOn: RequestListener = (request, response) => {
    for (const other of others) other.call(server, request, response);
  };
  server.on('request', (request, response) => {
    const read = isPlain(request) ? ROUTES[request.url as string] : undefined;
    if (read === undefined) goOn(request, response);
    else void takeRequest(direct, request, response, read, goOn);
  });
}

/** A body of moderate size that says how long it is, sent as it is and without a secret. */
function isPlain({ method, headers }: IncomingMessage): boolean {
  return (
    method === 'POST' &&
    Number(headers['content-length']) <= BODY_MAX_BYTES &&
    PLAIN_TYPE.test(headers['content-type'] ?? '') &&
    headers['content-encoding'] === undefined &&
    headers.authorization === undefined
  );
}

const PLAIN_TYPE = /^(application\/json|text\/plain)($|;)/;

const ROUTES: Readonly<Record<string, (body: unknown) => Reported | undefined>> = {
  ...Object.fromEntries(Object.entries(SINGLE_ROUTES).map(([path, kind]) => [path, (body: unknown) => readSingle(kind, body)])),
  [BATCH_ROUTE]: readBatch,
};

function readSingle(kind: EventKind, body: unknown): Reported | undefined {
  const parsed = parseSingle(kind, body);
  return parsed.ok ? { sender: parsed.value.sender, reports: [parsed.value.report], write: ([answer]) => answer } : undefined;
}

/** A batch without a bad event. */
function readBatch(body: unknown): Reported | undefined {
  const parsed = parseBatch(body);
  if (!parsed.ok) return undefined;
  const { sender, events } = parsed.value;
  const reports: Report[] = [];
  for (const { parsed: event } of events) {
    if (!event.ok) return undefined;
    reports.push(event.value);
  }
  return { sender, reports, write: toBatchAnswer };
}

async function takeRequest(
  direct: Direct,
  request: IncomingMessage,
  response: ServerResponse,
  read: (body: unknown) => Reported | undefined,
  goOn: RequestListener,
): Promise<void> {
  const receivedAtMs = direct.now();
  const begunMs = performance.now();
  const body = await readBody(request);
  if (body === undefined) return;
  const reported = readReported(direct, body, read);
  const reporter = reported && (await admitOrNone(direct, request, reported.sender));
  if (reported === undefined || reporter === undefined) return goOn(handOn(request, { body }), response);
  try {
    const answers = await recordReports(direct, { headers: request.headers, receivedAtMs }, reporter, reported.sender, reported.reports);
    send(direct, request, response, JSON.stringify(reported.write(answers, reporter)));
    direct.metrics.requests.observe(request.url as string, 200, (performance.now() - begunMs) / 1000);
  } catch (failure) {
    goOn(handOn(request, { body, failure }), response);
  }
}

/** The body of a request; undefined where its sender went away. */
function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  return new Promise((resolve) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => resolve(parts.length === 1 ? parts[0] : Buffer.concat(parts)));
    request.on('error', () => resolve(undefined));
    request.on('close', () => resolve(undefined));
  });
}

function readReported({ readJson }: Direct, body: Buffer, read: (body: unknown) => Reported | undefined): Reported | undefined {
  try {
    return read(readJson(body.toString()));
  } catch {
    return undefined;
  }
}

/** Who reports; undefined for somebody who is not admitted or over a limit: admission first, for whoever is refused is counted by the route. */
async function admitOrNone(
  { limiter, access, addressOf }: Direct,
  request: IncomingMessage,
  { companyKey, userFingerprint }: Sender,
): Promise<Reporter | undefined> {
  const reporter = await admitReporter(access, request.headers, companyKey).catch(() => undefined);
  if (reporter === undefined || limiter === null) return reporter;
  const exceeded = limiter.count({ companyKey, address: addressOf(request), visitor: userFingerprint });
  return exceeded === undefined ? reporter : undefined;
}

function send({ nameRequest, isClosing }: Direct, request: IncomingMessage, response: ServerResponse, body: string): void {
  const closing = isClosing() ? ['connection', 'close'] : [];
  const own = [REQUEST_ID_HEADER, nameRequest(request), 'content-length', String(Buffer.byteLength(body)), ...closing];
  response.writeHead(200, [...HEADERS, ...own]).end(body);
}
