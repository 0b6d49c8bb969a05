import { StoreUnavailable } from '../store/failure.ts';
import type { Arrival } from './arrival.ts';
import type { Waiting } from './lane.ts';
import type { Answer } from './record.ts';

/** Records events in one transaction and gives the answer to each. */
type RecordTogether = (arrivals: readonly Arrival[]) => Promise<Answer[]>;

/** Has requests recorded in one transaction. Gives what tells each of them what became of it; never fails itself. */
export async function answerRequests(requests: readonly Waiting[], record: RecordTogether): Promise<(() => void)[]> {
  try {
    const answers = await record(requests.flatMap(({ arrivals }) => arrivals));
    let start = 0;
    return requests.map(({ arrivals, resolve }) => {
      const own = answers.slice(start, start + arrivals.length);
      start += arrivals.length;
      return () => resolve(own);
    });
  } catch (error) {
    if (requests.length > 1 && !(error instanceof StoreUnavailable)) return answerInHalves(requests, record);
    return requests.map(
      ({ reject }) =>
        () =>
          reject(error),
    );
  }
}

/** A statement that fails for one request's events must not fail the others that share its transaction. */
async function answerInHalves(requests: readonly Waiting[], record: RecordTogether): Promise<(() => void)[]> {
  const middle = requests.length >> 1;
  const first = await answerRequests(requests.slice(0, middle), record);
  return [...first, ...(await answerRequests(requests.slice(middle), record))];
}
