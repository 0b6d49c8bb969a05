import type { RevenueImpact } from '@cartograph/core/report/contract';
import { Tabs } from 'radix-ui';
import { type ReactNode, useState } from 'react';
import { useProfileNames } from '../filters/profile-names.ts';
import { formatMoney } from '../format/money.ts';
import { formatCount, formatRate } from '../format/number.ts';
import { buttonClass } from '../ui/button.tsx';
import { DownloadIcon } from '../ui/icons.tsx';
import { InfoTip } from '../ui/info-tip.tsx';
import { Section } from '../ui/page.tsx';
import { Skeleton } from '../ui/states.tsx';
import { type Column, Table } from '../ui/table.tsx';
import { listRows, SORT_COLUMNS, type SortColumn, SPLIT_NAMES, SPLITS, type Split, type SplitRow, sortRows } from './split-rows.ts';

const TAB =
  'rounded-md px-2.5 py-1 text-muted text-xs data-[state=active]:bg-surface data-[state=active]:font-medium data-[state=active]:text-ink data-[state=active]:shadow-card';

/** Who and what earned the revenue: by channel, product or AI profile. */
export function Splits({ report, csvPath }: { report: RevenueImpact | undefined; csvPath: (split: Split) => string }) {
  const [split, setSplit] = useState<Split>('channels');
  return (
    <Tabs.Root className="min-w-0" value={split} onValueChange={(value) => setSplit(value as Split)}>
      <Section
        flush
        title="What earned it"
        actions={
          <div className="flex flex-wrap items-center gap-2">
            <a href={csvPath(split)} download className={buttonClass('quiet', true)}>
              <DownloadIcon />
              CSV
            </a>
            <Tabs.List aria-label="Split by" className="flex rounded-lg border border-line bg-sunken p-0.5">
              {SPLITS.map((name) => (
                <Tabs.Trigger key={name} value={name} className={TAB}>
                  {SPLIT_NAMES[name]}
                </Tabs.Trigger>
              ))}
            </Tabs.List>
          </div>
        }
      >
        {SPLITS.map((name) => (
          <Tabs.Content key={name} value={name} tabIndex={-1}>
            {report === undefined ? <Skeleton className="mx-5 h-56" /> : <SplitTable key={name} report={report} split={name} />}
          </Tabs.Content>
        ))}
      </Section>
    </Tabs.Root>
  );
}

const LISTED_MAX = 10;

/** What the table of a split is called where it is read out. */
const TABLE_NAMES: Readonly<Record<Split, string>> = {
  channels: 'Revenue by channel',
  products: 'Revenue by product',
  ai_profiles: 'Revenue by AI profile',
};

function SplitTable({ report, split }: { report: RevenueImpact; split: Split }) {
  const [{ column, descending }, sort] = useState<{ column: SortColumn; descending: boolean }>({ column: 'revenue', descending: true });
  const [all, setAll] = useState(false);
  const rows = sortRows(listRows(report, split, useProfileNames()), column, descending);
  if (rows.length === 0) return <p className="px-5 py-10 text-center text-muted">Nothing to split in this range.</p>;
  const onSort = (asked: string) => {
    const found = SORT_COLUMNS.find((name) => name === asked) ?? 'revenue';
    sort({ column: found, descending: found === column ? !descending : found !== 'name' });
  };
  return (
    <>
      <Table
        label={TABLE_NAMES[split]}
        columns={columnsOf(report, split)}
        rows={all ? rows : rows.slice(0, LISTED_MAX)}
        rowKey={({ key }) => key}
        sorting={{ column, descending, onSort }}
        footer={<TotalRow report={report} split={split} />}
      />
      {rows.length > LISTED_MAX && (
        <button type="button" className="m-3 ml-5 font-medium text-accent text-xs hover:underline" onClick={() => setAll(!all)}>
          {all ? `Only the first ${LISTED_MAX}` : `All ${rows.length}`}
        </button>
      )}
    </>
  );
}

/** What the rows add up to, all of them; visitors do not. */
function TotalRow({ report, split }: { report: RevenueImpact; split: Split }) {
  const { totals, currency, products } = report;
  const cells: ReactNode[] = [
    formatMoney(totals.attributed_revenue, currency),
    formatCount(split === 'products' ? products.reduce((sum, { units }) => sum + units, 0) : totals.attributed_orders),
    formatMoney(totals.add_to_cart_gmv, currency),
  ];
  if (split !== 'products') cells.push(formatCount(totals.interactions));
  if (split === 'channels') {
    cells.push(
      <span className="inline-flex items-center gap-1">
        <InfoTip about="the total of visitors">Who used two channels counts in both, and once in the total.</InfoTip>
        {formatCount(totals.interacting_visitors)}
      </span>,
    );
  }
  return (
    <tr className="font-medium">
      <th scope="row" className="px-3 py-2.5 pl-5 text-left font-medium">
        Total
      </th>
      {cells.map((cell, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: cells are told apart by their column alone
        <td key={index} className="tabular px-3 py-2.5 text-right last:pr-5">
          {cell}
        </td>
      ))}
    </tr>
  );
}

function columnsOf({ currency, totals }: RevenueImpact, split: Split): Column<SplitRow>[] {
  const total = Number(totals.attributed_revenue);
  const share = ({ revenue }: SplitRow) => (total === 0 ? 0 : Math.max(0, Number(revenue) / total));
  const columns: Column<SplitRow>[] = [
    {
      id: 'name',
      header: SPLIT_NAMES[split],
      cell: (row) => (
        <div className="min-w-32">
          <div className="max-w-64 truncate font-medium">{row.name}</div>
          {row.detail !== undefined && <div className="max-w-64 truncate text-muted text-xs">{row.detail}</div>}
          <div aria-hidden="true" className="mt-1.5 h-1 w-full max-w-48 rounded-full bg-sunken">
            <div className="h-full rounded-full bg-series-revenue" style={{ width: `${share(row) * 100}%` }} />
          </div>
        </div>
      ),
    },
    {
      id: 'revenue',
      header: split === 'products' ? 'Revenue' : 'Attributed revenue',
      numeric: true,
      cell: (row) => (
        <>
          <div className="font-medium">{formatMoney(row.revenue, currency)}</div>
          <div className="text-muted text-xs">{formatRate(share(row))}</div>
        </>
      ),
    },
    { id: 'count', header: split === 'products' ? 'Units' : 'Orders', numeric: true, cell: ({ count }) => formatCount(count) },
    { id: 'gmv', header: 'Cart GMV', numeric: true, cell: ({ gmv }) => formatMoney(gmv, currency) },
  ];
  if (split === 'products') return columns;
  columns.push({ id: 'interactions', header: 'Interactions', numeric: true, cell: ({ interactions }) => formatCount(interactions ?? 0) });
  if (split === 'channels')
    columns.push({ id: 'visitors', header: 'Visitors', numeric: true, cell: ({ visitors }) => formatCount(visitors ?? 0) });
  return columns;
}
