import type { Session } from '@cartograph/core/manage/session';
import { Link } from '@tanstack/react-router';
import { buttonClass } from '../ui/button.tsx';
import { EmptyState } from '../ui/states.tsx';

/** Where a company's address leads nobody, or not this person; it does not say which. */
export function NoCompany({ companyKey, session }: { companyKey: string; session: Session }) {
  const [first] = session.companies;
  return (
    <main className="mx-auto max-w-lg py-24">
      <EmptyState
        page
        title="There is no such company for you"
        action={
          first !== undefined && (
            <Link to="/$company/analytics/revenue-impact" params={{ company: first.key }} className={buttonClass('primary')}>
              Go to {first.name}
            </Link>
          )
        }
      >
        You are signed in as {session.user?.email}, who is not a member of a company “{companyKey}”. Ask one of its owners for an
        invitation.
      </EmptyState>
    </main>
  );
}
