import type { AnswerLine } from '@cartograph/core/assistant/wire';

/** An answer while it is made: whoever asks for it gets it from its start and follows it to its end. */
export interface LiveAnswer {
  /** Tells every line, those that there are at once. Resolves at the end; throws what the making throws. */
  follow: (tell: (line: AnswerLine) => void) => Promise<void>;
  /** Resolves at the end, however it ends. */
  ended: Promise<void>;
}

/** Begins to make an answer. */
export function startAnswer(make: (emit: (line: AnswerLine) => void) => Promise<void>): LiveAnswer {
  const lines: AnswerLine[] = [];
  const followers = new Set<(line: AnswerLine) => void>();
  const making = make((line) => {
    lines.push(line);
    for (const tell of followers) tell(line);
  });
  return {
    follow: async (tell) => {
      for (const line of lines) tell(line);
      followers.add(tell);
      await making.finally(() => followers.delete(tell));
    },
    ended: making.catch(() => undefined),
  };
}
