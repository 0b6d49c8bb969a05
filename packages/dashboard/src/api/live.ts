import type { LoggedEvent } from '@cartograph/core/report/contract';
import { useEffect, useRef, useState } from 'react';
import type { Parameters } from './reports.ts';
import { companyPath, toQuery } from './request.ts';

/** Whether events come in as they happen: not yet, they do, or the connection is being made again. */
export type LiveState = 'connecting' | 'live' | 'reconnecting';

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
    const open = () => {
      source = new EventSource(address);
      source.onopen = () => setState('live');
      source.onerror = () => setState('reconnecting');
      source.onmessage = (message) => heard.current(JSON.parse(message.data));
    };
    const follow = () => {
      source?.close();
      source = undefined;
      if (document.visibilityState === 'visible') open();
    };
    follow();
    document.addEventListener('visibilitychange', follow);
    return () => {
      document.removeEventListener('visibilitychange', follow);
      source?.close();
    };
  }, [address]);
  return state;
}
