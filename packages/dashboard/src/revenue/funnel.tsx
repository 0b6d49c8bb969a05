import type { RevenueImpact } from '@cartograph/core/report/contract';
import { formatCount, formatRate } from '../format/number.ts';
import { InfoTip } from '../ui/info-tip.tsx';
import { Section } from '../ui/page.tsx';
import { Skeleton } from '../ui/states.tsx';

/** How many of the visitors who used the assistant had a cart, and how many ordered. */
export function Funnel({ report }: { report: RevenueImpact | undefined }) {
  return (
    <Section title="From asking to buying">
      {report === undefined ? <Skeleton className="h-40" /> : <Steps totals={report.totals} currency={report.currency} />}
    </Section>
  );
}

function Steps({ totals, currency }: { totals: RevenueImpact['totals']; currency: string }) {
  const all = totals.interacting_visitors;
  const steps = [
    { name: 'Interacting visitors', count: all, about: 'Different visitors who used the assistant in the range.' },
    {
      name: 'With a cart',
      count: totals.carting_visitors,
      about: `Those of them with a recorded cart change or order in ${currency} in the range.`,
    },
    { name: 'With an order', count: totals.converting_visitors, about: `Those of them with a recorded order in ${currency} in the range.` },
  ];
  return (
    <ol className="flex flex-col gap-4">
      {steps.map(({ name, count, about }, index) => {
        const before = steps[index - 1]?.count;
        return (
          <li key={name}>
            <div className="flex items-center justify-between gap-3 pb-1.5">
              <span className="flex items-center gap-1.5">
                {name}
                <InfoTip about={name}>{about}</InfoTip>
              </span>
              <span className="tabular font-semibold">{formatCount(count)}</span>
            </div>
            <div aria-hidden="true" className="h-6 overflow-hidden rounded-md bg-sunken">
              <div className="h-full rounded-md bg-series-conversion/80" style={{ width: `${all === 0 ? 0 : (count / all) * 100}%` }} />
            </div>
            <p className="pt-1 text-muted text-xs empty:hidden">
              {before !== undefined &&
                before > 0 &&
                `${index > 1 ? `${formatRate(count / before)} of the step before · ` : ''}${formatRate(count / all)} of all`}
            </p>
          </li>
        );
      })}
    </ol>
  );
}
