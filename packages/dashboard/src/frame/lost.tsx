import { type ErrorComponentProps, Link, useRouter } from '@tanstack/react-router';
import { buttonClass } from '../ui/button.tsx';
import { EmptyState, ErrorState } from '../ui/states.tsx';

/** An address without a page. */
export function NotFound() {
  return (
    <main className="py-24">
      <EmptyState
        page
        title="There is no such page"
        action={
          <Link to="/" className={buttonClass('primary')}>
            To the dashboard
          </Link>
        }
      >
        The address may be cut off or out of date.
      </EmptyState>
    </main>
  );
}

/** A page that could not be shown at all, mostly because the server is out of reach. */
export function PageFailed({ error }: ErrorComponentProps) {
  const router = useRouter();
  return (
    <main className="py-24">
      <ErrorState page error={error instanceof Error ? error : new Error(String(error))} onRetry={() => void router.invalidate()} />
    </main>
  );
}
