import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { installationQuery } from '../api/company.ts';
import { LiveBadge } from '../events/live-badge.tsx';
import { formatMomentExactly } from '../format/time.ts';
import { useCompany } from '../frame/company.tsx';
import { useLiveReports } from '../frame/live-reports.ts';
import { CheckIcon } from '../ui/icons.tsx';
import { Notice } from '../ui/notice.tsx';
import { Section } from '../ui/page.tsx';
import { ErrorState, Skeleton } from '../ui/states.tsx';
import { type Check, listChecks } from './checks.ts';

/** Refused ones too, for the check tells of them. */
const EVERY_EVENT = {};

/** Watches for the first events: each check turns green as soon as what it waits for has come. */
export function LiveCheck() {
  const { key, settings } = useCompany();
  const { data, error, refetch } = useQuery(installationQuery(key));
  const state = useLiveReports(EVERY_EVENT);
  return (
    <Section title="Does it work?" actions={<LiveBadge state={state} />}>
      {error !== null && data === undefined && <ErrorState error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Skeleton className="h-64" />}
      {data !== undefined && (
        <div className="flex flex-col gap-4">
          <ol aria-live="polite" className="flex flex-col gap-3">
            {listChecks(data, window.location.origin).map((check) => (
              <CheckRow key={check.id} check={check} />
            ))}
          </ol>
          {data.last_rejection !== null && (
            <Notice tone="bad">
              <p className="font-medium">Refused: {data.last_rejection.message}</p>
              <p className="mt-1 text-xs">{formatMomentExactly(data.last_rejection.received_at, settings.timezone)}</p>
            </Notice>
          )}
          <p className="text-muted text-xs">
            {data.last_event_at !== null && `Last event: ${formatMomentExactly(data.last_event_at, settings.timezone)}. `}
            {settings.origins.length > 0 && `Only pages of ${settings.origins.join(', ')} may report (Settings). `}
            <Link to="/$company/analytics/events" params={{ company: key }} className="text-accent underline">
              See every event and its outcome
            </Link>
          </p>
        </div>
      )}
    </Section>
  );
}

function CheckRow({ check: { id, done, name, missing } }: { check: Check }) {
  return (
    <li className="flex gap-3" data-check={id} data-done={done}>
      <span
        className={`mt-0.5 grid size-5 shrink-0 place-items-center rounded-full border ${done ? 'border-good bg-good-soft text-good' : 'border-line-strong'}`}
      >
        {done && <CheckIcon />}
      </span>
      <div>
        <p className="font-medium">
          {name}
          <span className="sr-only">{done ? ': done' : ': not yet'}</span>
        </p>
        {!done && <p className="text-muted text-xs leading-relaxed">{missing}</p>}
      </div>
    </li>
  );
}
