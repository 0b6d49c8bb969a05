import type { IntegrationList } from '@cartograph/core/manage/integrations';
import { mayDo } from '@cartograph/core/manage/role';
import { useQueryClient } from '@tanstack/react-query';
import { integrationsQuery, markDataRequest } from '../api/company.ts';
import { formatCount } from '../format/number.ts';
import { formatMomentExactly } from '../format/time.ts';
import { useCompany } from '../frame/company.tsx';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';
import { useAction } from '../ui/use-action.ts';

type Request = IntegrationList['integrations'][number]['data_requests'][number];

/** The shoppers of a shop who asked for their data: who waits, and, folded away, who was answered by whom. */
export function DataRequests({ requests }: { requests: readonly Request[] }) {
  const { settings } = useCompany();
  const moment = (time: string) => formatMomentExactly(time, settings.timezone);
  const done = requests.filter((request) => request.done !== null);
  return (
    <>
      {requests
        .filter((request) => request.done === null)
        .map((request) => (
          <div key={request.request_id} className="pt-3">
            <Notice tone="warn">
              <p>
                A shopper asked for their data on {moment(request.requested_at)}: export the visitors of {nameOrders(request)} under
                Settings, Visitor data.
              </p>
              <MarkButton request={request} done={true} />
            </Notice>
          </div>
        ))}
      {done.length > 0 && (
        <details className="pt-3">
          <summary className="text-muted">
            {done.length === 1 ? '1 request for data is done' : `${formatCount(done.length)} requests for data are done`}
          </summary>
          <ul className="flex flex-col gap-2 pt-2 text-xs">
            {done.map((request) => (
              <li key={request.request_id} className="flex flex-wrap items-center justify-between gap-2">
                <span>
                  Asked on {moment(request.requested_at)} for {nameOrders(request)}; done on {moment(request.done?.at ?? '')} by{' '}
                  {request.done?.by || 'somebody'}
                </span>
                <MarkButton request={request} done={false} />
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

function nameOrders({ order_ids }: Request): string {
  return order_ids.join(', ') || 'no known order';
}

/** Who may export a visitor's data may say that it was done. */
function MarkButton({ request, done }: { request: Request; done: boolean }) {
  const { key, role } = useCompany();
  const queries = useQueryClient();
  const [mark, { busy, problem }] = useAction(async () => {
    await markDataRequest(key, request.request_id, done);
    await queries.invalidateQueries({ queryKey: integrationsQuery(key).queryKey });
  });
  if (!mayDo(role, 'manage_visitors')) return null;
  return (
    <div className="pt-2">
      <Button
        small
        busy={busy}
        onClick={() => void mark()}
        aria-label={`Mark the request for ${nameOrders(request)} as ${done ? '' : 'not '}done`}
      >
        {done ? 'Mark as done' : 'Not done'}
      </Button>
      {problem !== undefined && <p className="pt-1 text-bad">{problem.message}</p>}
    </div>
  );
}
