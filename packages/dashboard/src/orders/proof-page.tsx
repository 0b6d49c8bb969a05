import type { OrderProof } from '@cartograph/core/report/contract';
import { MODELS } from '@cartograph/core/wire/vocabulary';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams, useSearch } from '@tanstack/react-router';
import { proofQuery } from '../api/reports.ts';
import { RequestFailed } from '../api/request.ts';
import { readName } from '../filters/search.ts';
import { useShow } from '../filters/use-show.ts';
import { CHANNEL_NAMES, MODEL_NAMES } from '../filters/words.ts';
import { formatMoney } from '../format/money.ts';
import { formatDuration, formatMomentExactly } from '../format/time.ts';
import { useCompany } from '../frame/company.tsx';
import { Facts } from '../ui/facts.tsx';
import { Badge } from '../ui/notice.tsx';
import { PageHeader, Section } from '../ui/page.tsx';
import { Select } from '../ui/select.tsx';
import { EmptyState, ErrorState, Skeleton } from '../ui/states.tsx';
import { ConversationLink } from './conversation-link.tsx';
import { ProofTimeline } from './proof-timeline.tsx';
import type { OrdersSearch } from './search.ts';

/** One order and its proof: what the visitor did before, step by step, and the rule that gave the credit. */
export function ProofPage() {
  const { key, settings } = useCompany();
  const { visitor, event } = useParams({ from: '/$company/analytics/orders/$visitor/$event' });
  const search: OrdersSearch = useSearch({ strict: false });
  const model = search.model ?? settings.model;
  const show = useShow<OrdersSearch>();
  const { data, error, refetch } = useQuery(proofQuery(key, visitor, event, model));
  const back = (
    <Link to="/$company/analytics/orders" params={{ company: key }} search={search} className="text-accent text-sm hover:underline">
      All orders
    </Link>
  );
  if (error instanceof RequestFailed && error.status === 404) {
    return (
      <EmptyState page title="There is no such order" action={back}>
        It may have been erased with its visitor, or the address is not complete.
      </EmptyState>
    );
  }
  if (error !== null && data === undefined) return <ErrorState page error={error} onRetry={() => void refetch()} />;
  return (
    <div className="flex flex-col gap-5">
      {back}
      <PageHeader
        title={data === undefined ? 'Order' : `Order ${data.order.order_id ?? 'without an id'}`}
        actions={
          <Select
            aria-label="Attribution model"
            value={model}
            onChange={({ target }) => show({ model: readName({ model: target.value }, 'model', MODELS) })}
            options={MODELS.map((name) => [name, MODEL_NAMES[name]] as const)}
          />
        }
      />
      {data === undefined ? <Skeleton className="h-96" /> : <Proof proof={data} />}
    </div>
  );
}

function Proof({ proof }: { proof: OrderProof }) {
  const { order, rule } = proof;
  return (
    <div className="grid items-start gap-5 xl:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
      <Section title="What led to it">
        <p className="pb-4 text-muted">{rule.sentence}</p>
        <ProofTimeline proof={proof} />
      </Section>
      <div className="flex flex-col gap-5">
        <Section title="The order">
          <OrderFacts proof={proof} />
        </Section>
        {order.line_items.length > 0 && (
          <Section title="Items">
            <ul>
              {order.line_items.map((item, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a product may stand on several lines, which never move
                <li key={`${item.product_id} ${index}`} className="flex justify-between gap-4 border-line border-b py-2 last:border-b-0">
                  <span className="min-w-0">
                    <span className="block truncate">{item.product_name}</span>
                    <span className="text-muted text-xs">{item.product_id}</span>
                  </span>
                  <span className="tabular shrink-0 text-right">
                    {item.quantity} × {formatMoney(item.value, item.currency)}
                  </span>
                </li>
              ))}
            </ul>
          </Section>
        )}
      </div>
    </div>
  );
}

function OrderFacts({ proof: { order, rule } }: { proof: OrderProof }) {
  const { settings } = useCompany();
  const credited = order.touches.filter(({ credit }) => Number(credit) !== 0);
  const facts: [string, React.ReactNode][] = [
    [
      'Value',
      <span key="value" className="font-semibold">
        {formatMoney(order.value, order.currency)}
      </span>,
    ],
    ...(Number(order.refunded) === 0 ? [] : ([['Refunded', formatMoney(order.refunded, order.currency)]] as [string, React.ReactNode][])),
    ['When', `${formatMomentExactly(order.occurred_at, settings.timezone)} (${settings.timezone})`],
    ['From first touch', order.seconds_from_first_touch === null ? '–' : formatDuration(order.seconds_from_first_touch)],
    ['Model', MODEL_NAMES[rule.model]],
    [
      'Credit',
      credited.length === 0
        ? 'nobody'
        : credited.map((touch) => (
            <span key={touch.event_id} className="block">
              {CHANNEL_NAMES[touch.channel]} {formatMoney(touch.credit, order.currency)}
              {touch.conversation_id !== null && <ConversationLink conversation={touch.conversation_id} />}
            </span>
          )),
    ],
    [
      'Source',
      order.verified ? (
        <Badge key="v" tone="good">
          Verified by server
        </Badge>
      ) : (
        <Badge key="r">Reported by browser</Badge>
      ),
    ],
    ['Windows', `${rule.session_hours} h to be recorded, ${rule.attribution_hours} h to earn credit`],
    [
      'Visitor',
      <span key="visitor" className="break-all font-mono text-xs">
        {order.visitor_id}
      </span>,
    ],
  ];
  return <Facts facts={facts} className="gap-y-2" />;
}
