const HOUR_MS = 60 * 60_000;

/** Does a job now and each hour, until the returned function is called; what fails after that is nobody's concern. */
export function hourly(job: () => Promise<unknown>, onError: (error: unknown) => void): () => void {
  let stopped = false;
  const run = () =>
    void job().catch((error: unknown) => {
      if (!stopped) onError(error);
    });
  run();
  const timer = setInterval(run, HOUR_MS).unref();
  return () => {
    stopped = true;
    clearInterval(timer);
  };
}
