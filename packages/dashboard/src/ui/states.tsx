import type { ReactNode } from 'react';
import { RequestFailed } from '../api/request.ts';
import { Button } from './button.tsx';

/** Stands where content will be, in its size, so that nothing moves when it comes. */
export function Skeleton({ className }: { className: string }) {
  return <div aria-hidden="true" className={`animate-pulse rounded-md bg-sunken ${className}`} />;
}

/** Says that there is nothing yet, and what to do about it. */
export function EmptyState({ title, children, action }: { title: string; children: ReactNode; action?: ReactNode }) {
  return (
    <div className="flex flex-col items-center gap-2 px-6 py-14 text-center">
      <h2 className="font-semibold text-base">{title}</h2>
      <div className="max-w-md text-muted">{children}</div>
      {action !== undefined && <div className="mt-2">{action}</div>}
    </div>
  );
}

/** Says in plain words what went wrong, and lets the person try again. */
export function ErrorState({ error, onRetry }: { error: Error; onRetry: () => void }) {
  const refused = error instanceof RequestFailed && error.status === 403;
  return (
    <div role="alert" className="flex flex-col items-center gap-2 px-6 py-14 text-center">
      <h2 className="font-semibold text-base">{refused ? 'This part is not open to your role' : 'This could not be loaded'}</h2>
      <p className="max-w-md text-muted">{refused ? 'Ask an owner of the company if you need it.' : error.message}</p>
      {!refused && (
        <Button className="mt-2" onClick={onRetry}>
          Try again
        </Button>
      )}
    </div>
  );
}
