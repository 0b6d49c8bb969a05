import { useCompany } from './company.tsx';

/** The company that holds sample data. */
export const DEMO_COMPANY = 'demo';

/** Says on every page of the demo company that nothing there is a shop's. */
export function DemoBanner() {
  if (useCompany().key !== DEMO_COMPANY) return null;
  return (
    <p className="mb-5 rounded-lg border border-warn/30 bg-warn-soft px-4 py-2 text-warn">
      Sample data: these visitors, orders and amounts are made up, to show what the pages look like full.
    </p>
  );
}
