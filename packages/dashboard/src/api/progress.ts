import type { ProgressLine } from '@cartograph/core/manage/settings';
import { RequestFailed, send } from './request.ts';

/** Told how far the work is. */
export type OnProgress = (done: number, total: number) => void;

type Finished = Extract<ProgressLine, { finished: true }>;

/** Sends a change whose answer comes line by line while the server works (NDJSON). Throws RequestFailed, also where the work fails half way. */
export async function changeSlowly(
  method: 'POST' | 'PATCH' | 'DELETE',
  path: string,
  body: unknown,
  onProgress: OnProgress,
): Promise<Finished> {
  const response = await send(method, path, body);
  for await (const line of readLines<ProgressLine>(response)) {
    if ('failed' in line) throw new RequestFailed(500, line.failed);
    if ('finished' in line) return line;
    onProgress(line.done, line.total);
  }
  throw new RequestFailed(0, 'The connection ended before the work did. It may still be going on; load the page again to see.');
}

/** Reads an answer that comes line by line, each a JSON value (NDJSON). */
export async function* readLines<Line>(response: Response): AsyncGenerator<Line> {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { done, value } = (await reader?.read()) ?? { done: true, value: undefined };
    if (done) return;
    const lines = (rest + value).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line !== '') yield JSON.parse(line);
  }
}
