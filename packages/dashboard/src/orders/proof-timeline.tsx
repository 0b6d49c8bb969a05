import type { OrderProof } from '@cartograph/core/report/contract';
import { amountOf, subjectOf, titleOf } from '../events/describe.ts';
import { StatusBadge } from '../events/status-badge.tsx';
import { formatMoney } from '../format/money.ts';
import { formatMomentExactly } from '../format/time.ts';
import { useCompany } from '../frame/company.tsx';
import { Badge } from '../ui/notice.tsx';
import { ConversationLink } from './conversation-link.tsx';

type Step = OrderProof['steps'][number];

const DOTS: Readonly<Record<Step['role'], string>> = {
  touch: 'border-series-revenue bg-series-revenue',
  order: 'border-series-orders bg-series-orders',
  context: 'border-line-strong bg-surface',
  refund: 'border-line-strong bg-surface',
};

/** The visitor's steps up to an order, oldest first; those that earned credit stand out. */
export function ProofTimeline({ proof: { steps, earlier_steps, order, rule } }: { proof: OrderProof }) {
  return (
    <>
      {earlier_steps > 0 && <p className="pb-3 pl-7 text-muted text-xs">{earlier_steps} earlier events are not shown.</p>}
      <ol>
        {steps.map((step) => (
          <li key={`${step.event.visitor_id} ${step.event.event_id}`} className="group relative pb-5 pl-7 last:pb-0" data-role={step.role}>
            <span
              aria-hidden="true"
              className="absolute top-3 bottom-[-0.75rem] left-[5px] border-line-strong border-l group-last:hidden"
            />
            <span aria-hidden="true" className={`absolute top-1 left-0 size-[11px] rounded-full border-2 ${DOTS[step.role]}`} />
            <StepText step={step} currency={order.currency} model={rule.model} />
          </li>
        ))}
      </ol>
    </>
  );
}

function StepText({ step, currency, model }: { step: Step; currency: string; model: OrderProof['rule']['model'] }) {
  const { settings } = useCompany();
  const { event, role, credits, why_not } = step;
  const credit = credits?.[model];
  return (
    <>
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <p className="font-medium">
          {role === 'order' ? 'This order' : titleOf(event)} <span className="font-normal text-muted">{subjectOf(event)}</span>
        </p>
        <span className="tabular font-medium">{role === 'touch' ? '' : amountOf(event)}</span>
      </div>
      <p className="text-muted text-xs">
        <time dateTime={event.occurred_at}>{formatMomentExactly(event.occurred_at, settings.timezone)}</time>
      </p>
      {event.kind === 'interaction' && event.conversation_id != null && <ConversationLink conversation={event.conversation_id} />}
      <div className="flex flex-wrap items-center gap-2 pt-1 empty:hidden">
        {event.status !== 'recorded' && <StatusBadge status={event.status} />}
        {credit !== undefined && Number(credit) !== 0 && <Badge tone="good">Earned {formatMoney(credit, currency)}</Badge>}
        {credit !== undefined && Number(credit) === 0 && <Badge>Touch, earns nothing under this model</Badge>}
      </div>
      {why_not !== null && <p className="pt-1 text-muted text-xs">{why_not}</p>}
      {event.status === 'ignored' && event.why !== null && <p className="pt-1 text-muted text-xs">{event.why}</p>}
    </>
  );
}
