import { EmptyState } from '../ui/states.tsx';

/** Stands for a page that the person's role does not open. */
export function NotYourRole() {
  return (
    <EmptyState page title="This part is not open to your role">
      Ask an owner of the company if you need it.
    </EmptyState>
  );
}
