import type { AnswerLine } from '@cartograph/core/assistant/wire';
import type { AssistantServer } from '../server.ts';
import type { Pending } from './kept.ts';
import { isGone } from './message.ts';

/** Why no answer came. */
export type Failure = 'failed' | 'tooMany';

/** How long to wait before each further attempt to hear an answer. */
const RETRY_MS = [500, 2_000, 5_000];

/** Who hears an answer. */
interface Listener {
  /** Whether the answer is still waited for. */
  isCurrent(): boolean;
  /** It begins, perhaps anew: what was heard of it before is void. */
  again(): void;
  /** There is no such conversation any more: the question begins another. */
  gone(): void;
  heard(line: AnswerLine): void;
}

/** Asks until the answer has ended, with the same id each time: what was asked once is not asked twice. Gives why it did not end, or undefined. */
export async function hearOut(
  server: AssistantServer,
  { question_id, text, product_id }: Pending,
  conversationId: () => string | undefined,
  { isCurrent, again, gone, heard }: Listener,
): Promise<Failure | undefined> {
  for (let attempt = 0; isCurrent(); attempt++) {
    again();
    try {
      const conversation_id = conversationId();
      await server.ask({ surface: 'CHAT', question_id, text, product_id, conversation_id }, (line) => isCurrent() && heard(line));
      return undefined;
    } catch (error) {
      if (isGone(error) && conversationId() !== undefined) gone();
      else if (attempt >= RETRY_MS.length || refusal(error)) return refusal(error) === 429 ? 'tooMany' : 'failed';
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS[attempt]));
    }
  }
  return undefined;
}

/** The status of a refusal that will not heal by itself within seconds; 0 for all else. */
function refusal(error: unknown): number {
  const { status = 0 } = error as { status?: number };
  return status >= 400 && status < 500 ? status : 0;
}
