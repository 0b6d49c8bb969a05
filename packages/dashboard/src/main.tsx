import { QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { Tooltip } from 'radix-ui';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { RequestFailed } from './api/request.ts';
import { sessionQuery } from './api/session.ts';
import { makeRouter } from './routes.tsx';
import './styles.css';

const FRESH_MS = 5_000;
const RETRIES_MAX = 2;

const queries = new QueryClient({
  queryCache: new QueryCache({ onError: leaveIfSignedOut }),
  defaultOptions: {
    queries: {
      staleTime: FRESH_MS,
      // What the server refuses it will refuse again; only what may pass is tried anew.
      retry: (failures, error) => failures < RETRIES_MAX && !(error instanceof RequestFailed && error.status >= 400 && error.status < 500),
    },
  },
});
const router = makeRouter(queries);

/** A session that ended elsewhere leads to signing in, and back to the page afterwards. */
function leaveIfSignedOut(error: Error): void {
  if (!(error instanceof RequestFailed) || error.status !== 401) return;
  void queries.resetQueries({ queryKey: sessionQuery.queryKey }).then(() => router.invalidate());
}

const element = document.getElementById('root');
if (element === null) throw new Error('index.html has no #root');
createRoot(element).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <Tooltip.Provider delayDuration={150}>
        <RouterProvider router={router} />
      </Tooltip.Provider>
    </QueryClientProvider>
  </StrictMode>,
);
