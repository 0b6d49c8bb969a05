import type { RevenueImpact } from '@cartograph/core/report/contract';
import { useQuery } from '@tanstack/react-query';
import { dimensionsQuery } from '../api/reports.ts';
import { formatCount } from '../format/number.ts';
import { useCompany } from '../frame/company.tsx';

/** Says what the figures do not include, for amounts are never added across currencies, so that nobody takes them for more than they are. */
export function LeftOut({ report, onCurrency }: { report: RevenueImpact; onCurrency: (currency: string) => void }) {
  const { key } = useCompany();
  const { data } = useQuery(dimensionsQuery(key));
  const orders = report.totals.excluded_orders_other_currencies;
  if (orders === 0) return null;
  const others = (data?.currencies ?? []).filter((currency) => currency !== report.currency);
  return (
    <span data-left-out>
      {' · '}
      {orders === 1 ? '1 order in another currency is' : `${formatCount(orders)} orders in other currencies are`} not included
      {others.length > 0 && ': '}
      {others.map((currency, index) => (
        <span key={currency}>
          {index > 0 && ', '}
          <button type="button" className="font-medium text-accent underline" onClick={() => onCurrency(currency)}>
            {currency}
          </button>
        </span>
      ))}
    </span>
  );
}
