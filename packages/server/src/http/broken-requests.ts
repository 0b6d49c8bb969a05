import type { Socket } from 'node:net';
import { HttpProblem, PROBLEM_TYPE, toProblemDetails } from './problem.ts';
import { SECURITY_HEADERS } from './security-headers.ts';

/** What is answered to bytes that are no request, by the code of Node's error; everything else is 400. */
const PROBLEMS: Readonly<Record<string, [status: number, detail: string]>> = {
  HPE_HEADER_OVERFLOW: [431, 'The headers are over 16 KiB; send fewer or shorter ones.'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'The request did not come whole in the time that it may take.'],
};

/**
 * Answers what is no HTTP request, or is not sent whole in time, and ends the connection. No route has seen it, so the answer is written by hand.
 * https://nodejs.org/docs/latest-v20.x/api/http.html#event-clienterror
 */
export function answerBrokenRequest(error: NodeJS.ErrnoException, socket: Socket): void {
  // Where an answer has begun already a second one would be taken for a part of it.
  if (error.code === 'ECONNRESET' || !socket.writable || socket.bytesWritten > 0) return void socket.destroy();
  const [status, detail] = PROBLEMS[error.code ?? ''] ?? [400, 'The bytes that came are no HTTP request.'];
  const problem = toProblemDetails(new HttpProblem(status, detail, [{ field: '', code: 'unreadable', message: detail }]));
  const body = JSON.stringify(problem);
  const headers = { 'content-type': PROBLEM_TYPE, 'content-length': Buffer.byteLength(body), connection: 'close', ...SECURITY_HEADERS };
  const lines = [`HTTP/1.1 ${status} ${problem.title}`, ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`)];
  socket.end(`${lines.join('\r\n')}\r\n\r\n${body}`);
}
