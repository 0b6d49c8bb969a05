import type { ProgressLine } from '@cartograph/core/manage/settings';
import type { FastifyReply } from 'fastify';
import { openLines } from './lines.ts';

/** How often progress is told at most. */
const STEP_MS = 100;

/** Long work that tells how far it is; gives the last line of the answer. */
export type TellingWork = (onProgress: (done: number, total: number) => void) => Promise<Extract<ProgressLine, { finished: true }>>;

/** What is said where work that is done whole or not at all fails. */
const NOTHING_CHANGED = 'The server failed and nothing was changed; its log says why. Try again.';

/**
 * Answers with the progress of long work and at last its end, as lines of JSON. What fails before any progress is thrown, to be answered with
 * its status; later it is the last line, in the words of `failed`. The work goes on if the client goes away.
 */
export async function answerProgress(reply: FastifyReply, work: TellingWork, failed = NOTHING_CHANGED): Promise<FastifyReply> {
  const lines = openLines(reply);
  const write = (line: ProgressLine) => lines.write(line);
  let begun: () => void = () => undefined;
  const beginning = new Promise<void>((resolve) => {
    begun = resolve;
  });
  const tell = tellRarely(write);
  const ended = work((done, total) => {
    tell(done, total);
    begun();
  });
  await Promise.race([ended, beginning]);
  void ended
    .then(write, (error) => {
      reply.log.error({ err: error }, 'long work failed');
      write({ failed });
    })
    .finally(() => lines.end());
  return lines.send();
}

/** Tells progress now and then. Work that goes over everything again goes on from where it was, by halves of what is left. */
function tellRarely(write: (line: ProgressLine) => void): (done: number, total: number) => void {
  let toldAtMs = 0;
  let pass = 0;
  let previous = 0;
  return (done, total) => {
    if (done < previous) pass += 1;
    previous = done;
    if (Date.now() - toldAtMs < STEP_MS) return;
    toldAtMs = Date.now();
    write({ done: Math.floor(total * (1 - 0.5 ** pass) + done * 0.5 ** (pass + 1)), total });
  };
}
