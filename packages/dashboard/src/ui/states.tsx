import type { ReactNode } from 'react';
import { RequestFailed } from '../api/request.ts';
import { Button } from './button.tsx';

/** Stands where content will be, in its size, so that nothing moves when it comes. */
export function Skeleton({ className }: { className: string }) {
  return <div aria-hidden="true" className={`animate-pulse rounded-md bg-sunken ${className}`} />;
}

/** The heading of a page where this is all there is, otherwise of a part of it. */
function Title({ page, children }: { page: boolean; children: string }) {
  const Heading = page ? 'h1' : 'h2';
  return <Heading className="font-semibold text-base">{children}</Heading>;
}

/** Says that there is nothing yet, and what to do about it; `page` where the whole page is that. */
export function EmptyState({
  title,
  children,
  action,
  page = false,
}: {
  title: string;
  children: ReactNode;
  action?: ReactNode;
  page?: boolean;
}) {
  return (
    <div className="flex flex-col items-center gap-2 px-6 py-14 text-center">
      <Title page={page}>{title}</Title>
      <div className="max-w-md text-muted">{children}</div>
      {action !== undefined && <div className="mt-2">{action}</div>}
    </div>
  );
}

/** Says in plain words what went wrong, and lets the person try again. */
export function ErrorState({ error, onRetry, page = false }: { error: Error; onRetry: () => void; page?: boolean }) {
  const refused = error instanceof RequestFailed && error.status === 403;
  return (
    <div role="alert" className="flex flex-col items-center gap-2 px-6 py-14 text-center">
      <Title page={page}>{refused ? 'This part is not open to your role' : 'This could not be loaded'}</Title>
      <p className="max-w-md text-muted">{refused ? 'Ask an owner of the company if you need it.' : error.message}</p>
      {!refused && (
        <Button className="mt-2" onClick={onRetry}>
          Try again
        </Button>
      )}
    </div>
  );
}
