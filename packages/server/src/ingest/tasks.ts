/** Work that nobody waits for any more, or not alone: it is heard out before the server ends. */
export interface Tasks {
  /** Notes work that has begun; gives its promise back. */
  note: <Result>(work: Promise<Result>) => Promise<Result>;
  /** Resolves when all of it is done, or has failed. */
  drain: () => Promise<void>;
}

/** Opens the list of such work. */
export function openTasks(): Tasks {
  const running = new Set<Promise<unknown>>();
  return {
    note: (work) => {
      const ended: Promise<unknown> = work.then(
        () => running.delete(ended),
        () => running.delete(ended),
      );
      running.add(ended);
      return work;
    },
    drain: async () => {
      while (running.size > 0) await Promise.all(running);
    },
  };
}
