import type { OrderPage } from '@cartograph/core/report/contract';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { installationQuery } from '../api/company.ts';
import { ordersQuery } from '../api/reports.ts';
import { companyPath, toQuery } from '../api/request.ts';
import { FilterBar } from '../filters/filter-bar.tsx';
import { readName } from '../filters/search.ts';
import { useReportView } from '../filters/use-report.ts';
import { CHANNEL_NAMES } from '../filters/words.ts';
import { formatMoney } from '../format/money.ts';
import { formatDuration, formatMoment, formatRange } from '../format/time.ts';
import { useCompany } from '../frame/company.tsx';
import { useLiveReports } from '../frame/live-reports.ts';
import { buttonClass } from '../ui/button.tsx';
import { DownloadIcon } from '../ui/icons.tsx';
import { Badge } from '../ui/notice.tsx';
import { PageHeader } from '../ui/page.tsx';
import { PagedTable } from '../ui/paged-table.tsx';
import { SearchBox } from '../ui/search-box.tsx';
import { Select } from '../ui/select.tsx';
import { EmptyState, Skeleton } from '../ui/states.tsx';
import type { Column } from '../ui/table.tsx';
import { ConversationLink } from './conversation-link.tsx';
import type { OrdersSearch } from './search.ts';

type Order = OrderPage['orders'][number];

/** Analytics > Orders: every recorded order, who earned it, and the way to its proof. */
export function OrdersPage() {
  const { key, settings } = useCompany();
  useLiveReports();
  const view = useReportView();
  const search: OrdersSearch = useSearch({ strict: false });
  const show = (changed: Partial<OrdersSearch>) => view.show(changed);
  const credit = search.attributed ?? 'true';
  const parameters = {
    ...view.parameters,
    attributed: credit === ALL ? undefined : credit,
    verified: search.verified,
    order_id: search.order_id,
  };
  const orders = useInfiniteQuery(ordersQuery(key, parameters));
  const rows = orders.data?.pages.flatMap((page) => page.orders);
  return (
    <div className="flex flex-col gap-5">
      <PageHeader
        title="Orders"
        actions={
          <a href={companyPath(key, `orders.csv?${toQuery(parameters)}`)} download className={buttonClass()}>
            <DownloadIcon />
            CSV
          </a>
        }
      >
        {formatRange(view.range.from, view.range.to)}, in days of {settings.timezone}. Open an order to see what led to it.
      </PageHeader>
      <FilterBar view={view} />
      <div className="flex flex-wrap gap-2">
        <SearchBox label="Order id" value={search.order_id ?? ''} onSearch={(order_id) => show({ order_id: order_id || undefined })} />
        <Select
          aria-label="Credit"
          value={credit}
          onChange={({ target }) => show({ attributed: readName({ credit: target.value }, 'credit', ['false', ALL]) })}
          options={[
            ['true', 'Credited to the assistant'],
            ['false', 'Credited to nobody'],
            [ALL, 'Credited or not'],
          ]}
        />
        <Select
          aria-label="Verification"
          value={search.verified ?? ''}
          onChange={({ target }) => show({ verified: (target.value || undefined) as OrdersSearch['verified'] })}
          options={[
            ['', 'Verified and reported'],
            ['true', 'Verified'],
            ['false', 'Reported'],
          ]}
        />
      </div>
      <section className="panel min-h-96" aria-busy={orders.isPlaceholderData}>
        <PagedTable
          list={orders}
          rows={rows}
          label="Orders"
          columns={columnsFor(key, settings.timezone, view.search)}
          rowKey={(row) => `${row.visitor_id}${row.event_id}`}
          more="Older orders"
          loading={<RowsSkeleton />}
          empty={<NoOrders />}
        />
      </section>
    </div>
  );
}

const ALL = 'all';

/** Where a company has received nothing, no filter is to blame. */
function NoOrders() {
  const { key } = useCompany();
  const { data } = useQuery(installationQuery(key));
  if (data?.first_event_at === null) {
    return (
      <EmptyState
        title="No orders yet"
        action={
          <Link to="/$company/integrations/website/installation" params={{ company: key }} className={buttonClass('primary')}>
            Install the snippet
          </Link>
        }
      >
        An order shows here as soon as a checkout follows a use of the assistant.
      </EmptyState>
    );
  }
  return (
    <EmptyState title="No such orders in this range">
      Try a longer range, another currency or “Credited or not”. Orders are recorded when a checkout follows a use of the assistant; the
      event inspector says why one was not.
    </EmptyState>
  );
}

function RowsSkeleton() {
  return (
    <div className="flex flex-col gap-3 p-5">
      {['a', 'b', 'c', 'd', 'e', 'f'].map((row) => (
        <Skeleton key={row} className="h-9" />
      ))}
    </div>
  );
}

function columnsFor(company: string, timeZone: string, search: OrdersSearch): Column<Order>[] {
  return [
    {
      id: 'order',
      header: 'Order',
      cell: (order) => (
        <Link
          to="/$company/analytics/orders/$visitor/$event"
          params={{ company, visitor: order.visitor_id, event: order.event_id }}
          search={search}
          className="font-medium text-accent hover:underline"
        >
          {order.order_id ?? 'without an id'}
          <time dateTime={order.occurred_at} className="block min-w-24 font-normal text-muted text-xs md:hidden">
            {formatMoment(order.occurred_at, timeZone)}
          </time>
        </Link>
      ),
    },
    {
      id: 'time',
      header: 'When',
      wideOnly: true,
      cell: ({ occurred_at }) => (
        <time dateTime={occurred_at} className="whitespace-nowrap">
          {formatMoment(occurred_at, timeZone)}
        </time>
      ),
    },
    {
      id: 'value',
      header: 'Value',
      numeric: true,
      cell: ({ value, refunded, currency }) => (
        <>
          <span className="font-medium">{formatMoney(value, currency)}</span>
          {Number(refunded) !== 0 && <span className="block text-muted text-xs">{formatMoney(refunded, currency)} refunded</span>}
        </>
      ),
    },
    { id: 'credit', header: 'Credit', cell: (order) => <Credit order={order} /> },
    {
      id: 'since',
      header: 'From first touch',
      numeric: true,
      wideOnly: true,
      cell: ({ seconds_from_first_touch: seconds }) => (seconds === null ? '–' : formatDuration(seconds)),
    },
    {
      id: 'verified',
      header: 'Source',
      cell: ({ verified }) => (verified ? <Badge tone="good">Verified</Badge> : <Badge>Reported</Badge>),
    },
  ];
}

/** Which channels earned an order, and in which conversation; of touches that earned nothing only how many. */
function Credit({ order }: { order: Order }) {
  const earners = order.touches.filter(({ credit }) => Number(credit) !== 0 || Number(order.value) === 0);
  const others = order.touches.length - earners.length;
  if (earners.length === 0) return <span className="text-muted">nobody</span>;
  return (
    <ul className="flex flex-col gap-0.5">
      {earners.map((touch) => (
        <li key={touch.event_id} className="whitespace-nowrap">
          {CHANNEL_NAMES[touch.channel]}
          {earners.length > 1 && ` ${formatMoney(touch.credit, order.currency)}`}
          {touch.conversation_id !== null && <ConversationLink conversation={touch.conversation_id} />}
        </li>
      ))}
      {others > 0 && (
        <li className="text-muted text-xs">
          and {others} more {others === 1 ? 'touch' : 'touches'}
        </li>
      )}
    </ul>
  );
}
