import type { Derived } from '../store/event-row.ts';

/** Tells whether an event came to the same twice: reason, amount and, for an order, all that decides its credit. */
export function isSameDerived(a: Derived, b: Derived): boolean {
  return a.reason === b.reason && a.amount_micros === b.amount_micros && isSameJson(a.order_entry, b.order_entry);
}

/** PostgreSQL keeps the keys of a jsonb in an order of its own. */
function isSameJson(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(sortKeys(a)) === JSON.stringify(sortKeys(b));
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sortKeys(inner)]),
  );
}
