/**
 * Does a job now and again after each period, unless the last one still runs. The returned function ends that: it aborts the signal, by which long jobs stop
 * early, and resolves when the job that is under way is done.
 */
export function repeat(
  job: (stopped: AbortSignal) => Promise<unknown>,
  periodMs: number,
  onError: (error: unknown) => void,
): () => Promise<void> {
  const stop = new AbortController();
  let underWay: Promise<void> | undefined;
  const run = () => {
    underWay ??= job(stop.signal)
      .then(() => undefined, onError)
      .finally(() => {
        underWay = undefined;
      });
  };
  run();
  const timer = setInterval(run, periodMs).unref();
  return async () => {
    clearInterval(timer);
    stop.abort();
    await underWay;
  };
}
