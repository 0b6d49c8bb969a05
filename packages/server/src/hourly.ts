const HOUR_MS = 60 * 60_000;

/** Does some work now and each hour, until the returned function is called. */
export function doHourly(work: () => Promise<unknown>, onError: (error: unknown) => void): () => void {
  const begin = () => void work().catch(onError);
  begin();
  const timer = setInterval(begin, HOUR_MS).unref();
  return () => clearInterval(timer);
}
