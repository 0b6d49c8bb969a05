import type { ConversationTranscript } from '@cartograph/core/manage/conversations';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { transcriptQuery } from '../api/assistant.ts';
import { RequestFailed } from '../api/request.ts';
import { useProfileNames } from '../filters/profile-names.ts';
import { CHANNEL_NAMES } from '../filters/words.ts';
import { formatMoney } from '../format/money.ts';
import { formatMomentExactly } from '../format/time.ts';
import { useCompany } from '../frame/company.tsx';
import { Facts } from '../ui/facts.tsx';
import { Notice } from '../ui/notice.tsx';
import { PageHeader, Section } from '../ui/page.tsx';
import { EmptyState, ErrorState, Skeleton } from '../ui/states.tsx';
import { Exchange } from './exchange.tsx';

/** One conversation: what was asked and answered, why it counts, and the orders that it earned. */
export function TranscriptPage() {
  const { key } = useCompany();
  const { conversation } = useParams({ from: '/$company/assistant/conversations/$conversation' });
  const { data, error, refetch } = useQuery(transcriptQuery(key, conversation));
  const back = (
    <Link to="/$company/assistant/conversations" params={{ company: key }} className="text-accent text-sm hover:underline">
      All conversations
    </Link>
  );
  if (error instanceof RequestFailed && error.status === 404) {
    return (
      <EmptyState page title="There is no such conversation" action={back}>
        It was held with another vendor’s chat, which keeps its own transcripts, or it was erased with its visitor.
      </EmptyState>
    );
  }
  if (error !== null && data === undefined) return <ErrorState page error={error} onRetry={() => void refetch()} />;
  return (
    <div className="flex flex-col gap-5">
      {back}
      <PageHeader title="Conversation">{conversation}</PageHeader>
      {data === undefined ? <Skeleton className="h-96" /> : <Transcript transcript={data} />}
    </div>
  );
}

function Transcript({ transcript: { conversation, exchanges, hand_offs, orders } }: { transcript: ConversationTranscript }) {
  const { key, settings } = useCompany();
  const nameProfile = useProfileNames();
  const moment = (time: string) => formatMomentExactly(time, settings.timezone);
  const facts: [string, string][] = [
    ['Channel', CHANNEL_NAMES[conversation.channel]],
    ['Began', moment(conversation.began_at)],
    ['Product', conversation.product_id ?? ''],
    ['AI profile', conversation.ai_profile === null ? '' : nameProfile(conversation.ai_profile)],
    ['Visitor', conversation.visitor_id],
  ];
  return (
    <div className="grid items-start gap-5 xl:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
      <Section title="Transcript">
        <ol className="flex flex-col gap-6">
          {exchanges.map((exchange) => (
            <Exchange key={exchange.answer_id} exchange={exchange} />
          ))}
          {hand_offs.map(({ at, email, text }) => (
            <li key={at}>
              <Notice tone="warn">
                <p className="font-medium">Asked to be answered by e-mail: {email}</p>
                {text !== null && <p className="mt-1 whitespace-pre-wrap text-ink">{text}</p>}
                <p className="mt-1 text-xs">{moment(at)}</p>
              </Notice>
            </li>
          ))}
        </ol>
      </Section>
      <div className="flex flex-col gap-5">
        <Section title="Orders that followed">
          {orders.length === 0 && <p className="text-muted">None so far.</p>}
          <ul>
            {orders.map((order) => {
              const earned = order.touches.filter(
                (touch) => touch.conversation_id === conversation.conversation_id && Number(touch.credit) !== 0,
              );
              return (
                <li key={order.event_id} className="flex justify-between gap-4 border-line border-b py-2 last:border-b-0">
                  <Link
                    to="/$company/analytics/orders/$visitor/$event"
                    params={{ company: key, visitor: order.visitor_id, event: order.event_id }}
                    className="font-medium text-accent hover:underline"
                  >
                    {order.order_id ?? 'without an id'}
                  </Link>
                  <span className="tabular text-right">
                    {formatMoney(order.value, order.currency)}
                    <span className="block text-muted text-xs">
                      {earned.map((touch) => `earned ${formatMoney(touch.credit, order.currency)}`).join(', ') ||
                        'a touch that earned nothing'}
                    </span>
                  </span>
                </li>
              );
            })}
          </ul>
        </Section>
        <Section title="About it">
          <Facts facts={facts.filter(([, value]) => value !== '')} className="gap-y-1.5" valueClassName="break-all" />
        </Section>
      </div>
    </div>
  );
}
