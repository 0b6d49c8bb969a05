const HOUR_MS = 60 * 60_000;

/** Does some work now and each hour. The returned function ends that; it resolves when what is under way is done. */
export function doHourly(work: () => Promise<unknown>, onError: (error: unknown) => void): () => Promise<void> {
  let turn = Promise.resolve();
  const begin = () => {
    turn = turn.then(work).then(() => undefined, onError);
  };
  begin();
  const timer = setInterval(begin, HOUR_MS).unref();
  return () => {
    clearInterval(timer);
    return turn;
  };
}
