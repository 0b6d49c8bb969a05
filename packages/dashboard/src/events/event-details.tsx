import type { LoggedEvent } from '@cartograph/core/report/contract';
import { Link } from '@tanstack/react-router';
import { formatMoney } from '../format/money.ts';
import { formatMomentExactly } from '../format/time.ts';
import { useCompany } from '../frame/company.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { Facts } from '../ui/facts.tsx';
import { Notice } from '../ui/notice.tsx';

/** Everything that is known of an event: why it does not count and what to do about it first. */
export function EventDetails({ event }: { event: LoggedEvent }) {
  const { settings } = useCompany();
  return (
    <div className="flex flex-col gap-4">
      <Reason event={event} />
      <Facts facts={listFacts(event, settings.timezone)} className="gap-y-1.5 text-xs" valueClassName="break-words font-mono" />
      {event.line_items !== undefined && event.line_items.length > 0 && (
        <ul className="text-xs">
          {event.line_items.map((item, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a product may stand on several lines, which never move
            <li key={`${item.product_id} ${index}`} className="flex justify-between gap-4 border-line border-t py-1.5">
              <span>
                {item.product_name} × {item.quantity} <span className="text-muted">{item.product_id}</span>
              </span>
              <span className="tabular">{formatMoney(item.value, item.currency)} each</span>
            </li>
          ))}
        </ul>
      )}
      <div className="flex flex-wrap gap-2">
        <CopyButton text={JSON.stringify(event, null, 2)} label="Copy as JSON" />
        {event.visitor_id !== null && <VisitorLink visitor={event.visitor_id} />}
      </div>
    </div>
  );
}

function Reason({ event }: { event: LoggedEvent }) {
  if (event.status === 'recorded') return null;
  return (
    <Notice tone={event.status === 'rejected' ? 'bad' : 'warn'}>
      {event.errors.length > 0 ? (
        <ul className="list-disc pl-4 font-medium">
          {event.errors.map(({ field, message }) => (
            <li key={field + message} className="break-words">
              {message}
            </li>
          ))}
        </ul>
      ) : (
        <p className="font-medium">{event.why}</p>
      )}
      {event.cure !== null && <p className="mt-1 text-ink">{event.cure}</p>}
    </Notice>
  );
}

function VisitorLink({ visitor }: { visitor: string }) {
  const { key } = useCompany();
  return (
    <Link
      to="/$company/analytics/events"
      params={{ company: key }}
      search={{ q: visitor }}
      className="inline-flex h-7 items-center rounded-lg border border-line-strong px-2 font-medium text-xs hover:bg-sunken"
    >
      All events of this visitor
    </Link>
  );
}

function listFacts(event: LoggedEvent, timeZone: string): [string, string][] {
  const moment = (time: string) => formatMomentExactly(time, timeZone);
  const money = (amount: string | null | undefined) =>
    amount == null || event.currency === undefined ? undefined : formatMoney(amount, event.currency);
  const facts: [string, string | number | boolean | null | undefined][] = [
    ['Type', event.type],
    ['Product', event.product_id],
    ['Product name', event.product_name],
    ['Price', event.kind === 'cart' ? money(event.value) : undefined],
    ['Order value', event.kind === 'checkout' ? money(event.value) : undefined],
    ['Quantity after', event.quantity],
    ['Quantity before, as sent', event.previous_quantity],
    ['Counts as', money(event.amount)],
    ['Order', event.order_id],
    ['Channel', event.channel],
    ['Conversation', event.conversation_id],
    ['AI profile', event.ai_profile],
    ['Helpful', event.helpful == null ? undefined : event.helpful ? 'yes' : 'no'],
    ['Reason', event.reason],
    ['Happened', moment(event.occurred_at)],
    ['Received', moment(event.received_at)],
    ['Kept until', event.held_until === null ? undefined : moment(event.held_until)],
    ['Sent by', event.verified ? 'the shop’s server (verified)' : 'a browser (reported)'],
    ['Source', event.source],
    ['Event id', event.event_id],
    ['Visitor', event.visitor_id],
    ['FAQ visitor', event.faq_visitor_id],
  ];
  return facts.flatMap(([name, value]) => (value == null || value === '' ? [] : [[name, String(value)]]));
}
