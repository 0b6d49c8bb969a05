import { useState } from 'react';
import { RequestFailed } from '../api/request.ts';

/** Runs a change that a person asked for: whether it is under way, and why it failed, if the server said so. */
export function useAction<Given extends unknown[]>(work: (...given: Given) => Promise<void>) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<RequestFailed>();
  const run = async (...given: Given) => {
    setBusy(true);
    setProblem(undefined);
    try {
      await work(...given);
    } catch (error) {
      if (!(error instanceof RequestFailed)) throw error;
      setProblem(error);
    } finally {
      setBusy(false);
    }
  };
  return [run, { busy, problem }] as const;
}
