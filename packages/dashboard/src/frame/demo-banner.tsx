import { useSuspenseQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { sessionQuery } from '../api/session.ts';
import { useCompany } from './company.tsx';

/** The company that holds sample data. */
export const DEMO_COMPANY = 'demo';

/** Says on every page of the demo company that nothing there is a shop's, and leads to the person's own. */
export function DemoBanner() {
  const { data: session } = useSuspenseQuery(sessionQuery);
  if (useCompany().key !== DEMO_COMPANY) return null;
  const own = session.companies.find(({ key }) => key !== DEMO_COMPANY);
  return (
    <p className="mb-5 rounded-lg border border-warn/30 bg-warn-soft px-4 py-2 text-warn">
      Sample data: these visitors, orders and amounts are made up, to show what the pages look like full.{' '}
      {own !== undefined && (
        <Link to="/$company" params={{ company: own.key }} className="font-medium underline">
          Go to {own.name}
        </Link>
      )}
    </p>
  );
}
