import { CompanyBusy } from '../store/failure.ts';

/** Runs long work on companies, one at a time on each: the next one is refused at once rather than made to wait for minutes. */
export interface LongWork {
  /** Runs the work. Throws CompanyBusy where other long work of this process has the company. */
  run: <Result>(companyId: number, work: () => Promise<Result>) => Promise<Result>;
  /** Resolves when nothing runs. */
  drain: () => Promise<void>;
}

/** Opens the place where long work is run. */
export function openLongWork(): LongWork {
  const running = new Map<number, Promise<unknown>>();
  return {
    run: (companyId, work) => {
      if (running.has(companyId)) return Promise.reject(new CompanyBusy());
      const ended = work().finally(() => running.delete(companyId));
      running.set(
        companyId,
        ended.catch(() => undefined),
      );
      return ended;
    },
    drain: async () => {
      while (running.size > 0) await Promise.all(running.values());
    },
  };
}
