import { formatMicros, readMicros } from '@cartograph/core/money/amount';
import type { RevenueImpact } from '@cartograph/core/report/contract';
import { formatMoney } from '../format/money.ts';
import { formatCount } from '../format/number.ts';
import { InfoTip } from '../ui/info-tip.tsx';
import { Skeleton } from '../ui/states.tsx';
import { type Comparison, MetricCard } from './metric-card.tsx';
import { METRICS, type MetricId } from './metrics.ts';

const GROUPS: readonly { name: string; lead: MetricId; others: readonly MetricId[] }[] = [
  { name: 'Orders', lead: 'revenue', others: ['orders', 'aov'] },
  { name: 'Carts', lead: 'gmv', others: ['daily', 'cart'] },
  { name: 'Assistant', lead: 'conversion', others: ['visitors', 'interactions'] },
];

/** All figures of the report, in three groups, each with one that leads. */
export function MetricCards({
  report,
  previous,
  comparison,
  shown,
  onToggle,
}: {
  report: RevenueImpact | undefined;
  previous: RevenueImpact | undefined;
  comparison: Comparison;
  shown: readonly MetricId[];
  onToggle: (id: MetricId) => void;
}) {
  return (
    <div className="grid gap-4 xl:grid-cols-3">
      {GROUPS.map(({ name, lead, others }) => (
        <section key={name} aria-label={name} className="panel flex min-h-[19.25rem] flex-col p-2">
          {report === undefined ? (
            <Skeleton className="m-3 h-9 w-40" />
          ) : (
            <>
              <MetricCard
                lead
                metric={METRICS[lead]}
                report={report}
                previous={previous}
                comparison={comparison}
                shown={shown.includes(lead)}
                onToggle={() => onToggle(lead)}
              />
              <div className="h-14 px-3 text-muted text-xs">
                <Remark group={name} report={report} />
              </div>
              <div className="mt-auto grid grid-cols-2 gap-1 border-line border-t pt-2">
                {others.map((id) => (
                  <MetricCard
                    key={id}
                    metric={METRICS[id]}
                    report={report}
                    previous={previous}
                    comparison={comparison}
                    shown={shown.includes(id)}
                    onToggle={() => onToggle(id)}
                  />
                ))}
              </div>
            </>
          )}
        </section>
      ))}
    </div>
  );
}

/** What the leading figure of a group is made of. */
function Remark({ group, report }: { group: string; report: RevenueImpact }) {
  const { totals, currency } = report;
  if (group === 'Orders') return <VerifiedShare totals={totals} currency={currency} />;
  if (group === 'Carts')
    return (
      <p className="pt-1">{totals.carts === 1 ? '1 cart' : `${formatCount(totals.carts)} carts`} changed after the assistant was used.</p>
    );
  return (
    <p className="pt-1">
      {formatCount(totals.converting_visitors)} of {formatCount(totals.interacting_visitors)} interacting visitors ordered.
    </p>
  );
}

/** How much of the revenue the shop's own server confirmed, how much browsers alone reported, and what is left after refunds. */
function VerifiedShare({ totals, currency }: { totals: RevenueImpact['totals']; currency: string }) {
  const revenue = readMicros(totals.attributed_revenue);
  const verified = readMicros(totals.verified_revenue);
  const share = revenue === 0n ? 0 : Number(verified) / Number(revenue);
  return (
    <>
      <div
        aria-hidden="true"
        className="mt-1 h-1.5 overflow-hidden rounded-full bg-[color-mix(in_srgb,var(--series-revenue)_25%,transparent)]"
      >
        <div className="h-full rounded-full bg-series-revenue" style={{ width: `${share * 100}%` }} />
      </div>
      <p className="mt-1 flex flex-wrap justify-between gap-x-3">
        <span className="flex items-center gap-1">
          {formatMoney(totals.verified_revenue, currency)} verified
          <InfoTip about="verified and reported">
            Verified is what the shop’s own server reported with its secret key; reported is what only browsers did. Refunded was given back
            in the range, of orders of any day; net is what is left of the attributed revenue.
          </InfoTip>
        </span>
        <span>{formatMoney(formatMicros(revenue - verified, currency), currency)} reported</span>
      </p>
      <p className="flex flex-wrap justify-between gap-x-3">
        <span>{formatMoney(totals.refunds, currency)} refunded</span>
        <span>
          <b data-figure="net">{formatMoney(totals.net_revenue, currency)}</b> net
        </span>
      </p>
    </>
  );
}
