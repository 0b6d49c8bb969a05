import type { Received } from './send.ts';

/** What is wrong with an answer; undefined where it is as promised. `slowMs` is the longest that an answer may take. */
export function judge({ status, headers, body, ms }: Received, method: string, slowMs: number): string | undefined {
  if (ms > slowMs) return `took ${Math.round(ms)} ms`;
  if (status >= 500 && !(status === 503 && headers['retry-after'] !== undefined)) return `answered ${status}: ${body.slice(0, 500)}`;
  if (headers['x-content-type-options'] !== 'nosniff') return `${status} without nosniff`;
  if (headers['content-security-policy'] === undefined) return `${status} without a content security policy`;
  if (status < 400 || method === 'HEAD') return undefined;
  return judgeProblem(status, String(headers['content-type']), body);
}

/** What is wrong with the bytes of an answer. */
export function judgeBytes(text: string): string | undefined {
  const end = text.indexOf('\r\n\r\n');
  const head = text.slice(0, end);
  const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(head)?.[1]);
  if (end < 0 || Number.isNaN(status)) return `no head: ${JSON.stringify(text.slice(0, 200))}`;
  if (status >= 500) return `answered ${text.slice(0, 500)}`;
  if (status < 400) return undefined;
  const length = Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1]);
  const type = /\r\ncontent-type: ([^\r]*)/i.exec(head)?.[1] ?? 'none';
  const body = Buffer.from(text.slice(end + 4, end + 4 + length), 'latin1').toString();
  // The answer to HEAD says how long a body would be, and has none.
  return body === '' ? undefined : judgeProblem(status, type, body);
}

function judgeProblem(status: number, type: string, body: string): string | undefined {
  if (!type.startsWith('application/problem+json')) return `${status} as ${type}: ${body.slice(0, 200)}`;
  try {
    const problem = JSON.parse(body) as { type: string; title: string; status: number; detail: string; errors: unknown };
    if (problem.status === status && problem.title.length > 0 && problem.detail.length > 0 && Array.isArray(problem.errors))
      return undefined;
  } catch {
    // Said below.
  }
  return `${status} without problem details: ${body.slice(0, 200)}`;
}
