import { useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { type LiveState, useLiveEvents } from '../api/live.ts';
import { type Parameters, REPORTS } from '../api/reports.ts';
import { useCompany } from './company.tsx';

/** Reports are read anew at most so often, however many events come. */
const REFRESH_MS = 2_000;

const RECORDED = { status: 'recorded' };

/**
 * Reads the reports of the page anew as events come in, recorded ones unless others are asked for, and tells whether they do, so that an order shows in the number without a reload. A page has one stream at most:
 * without HTTP/2 browsers hold only six connections to a server (https://developer.mozilla.org/docs/Web/API/EventSource).
 */
export function useLiveReports(parameters: Parameters = RECORDED): LiveState {
  const { key } = useCompany();
  const queries = useQueryClient();
  const waiting = useRef(false);
  return useLiveEvents(key, parameters, () => {
    if (waiting.current) return;
    waiting.current = true;
    setTimeout(() => {
      waiting.current = false;
      void queries.invalidateQueries({ queryKey: [REPORTS, key] });
    }, REFRESH_MS);
  });
}
