import { useNavigate } from '@tanstack/react-router';

/** Shows another view of the page: what is given changes in the address, the rest stays. */
export function useShow<Search extends object>(): (changed: Partial<Search>) => void {
  const navigate = useNavigate();
  return (changed) => void navigate({ to: '.', search: (before: object) => ({ ...before, ...changed }) as never, resetScroll: false });
}
