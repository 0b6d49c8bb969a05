import type { LoggedEvent } from '@cartograph/core/report/contract';
import { useEffect, useRef, useState } from 'react';
import type { Parameters } from './reports.ts';
import { companyPath, toQuery } from './request.ts';

/** Whether events come in as they happen: not yet, they do, or the connection is being made again. */
export type LiveState = 'connecting' | 'live' | 'reconnecting';

/** Browsers try a broken stream again by themselves, but not one that was refused, as when the server restarts behind a proxy. */
const RETRY_MS = 3_000;

/** Hears events as the server receives them (server-sent events) while the page is seen; hidden pages let the connection go. */
export function useLiveEvents(company: string, parameters: Parameters, onEvent: (event: LoggedEvent) => void): LiveState {
  const [state, setState] = useState<LiveState>('connecting');
  const heard = useRef(onEvent);
  useEffect(() => {
    heard.current = onEvent;
  });
  const address = companyPath(company, `events/stream?${toQuery(parameters)}`);
  useEffect(() => {
    let source: EventSource | undefined;
    let retry: ReturnType<typeof setTimeout> | undefined;
    const open = () => {
      source = new EventSource(address);
      source.onopen = () => setState('live');
      source.onerror = () => {
        setState('reconnecting');
        if (source?.readyState === EventSource.CLOSED) retry = setTimeout(follow, RETRY_MS);
      };
      source.onmessage = (message) => heard.current(JSON.parse(message.data));
    };
    const follow = () => {
      clearTimeout(retry);
      source?.close();
      source = undefined;
      if (document.visibilityState === 'visible') open();
    };
    follow();
    document.addEventListener('visibilitychange', follow);
    return () => {
      document.removeEventListener('visibilitychange', follow);
      clearTimeout(retry);
      source?.close();
    };
  }, [address]);
  return state;
}
