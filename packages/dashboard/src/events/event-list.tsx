import type { LoggedEvent } from '@cartograph/core/report/contract';
import { useId, useState } from 'react';
import { formatMomentExactly } from '../format/time.ts';
import { useCompany } from '../frame/company.tsx';
import { ChevronRightIcon } from '../ui/icons.tsx';
import { amountOf, subjectOf, titleOf } from './describe.ts';
import { EventDetails } from './event-details.tsx';
import { keyOf } from './merge.ts';
import { StatusBadge } from './status-badge.tsx';

/** Events, newest first; each opens to everything that is known of it. */
export function EventList({ events }: { events: readonly LoggedEvent[] }) {
  return (
    <ul aria-label="Events">
      {events.map((event) => (
        <EventRow key={keyOf(event)} event={event} />
      ))}
    </ul>
  );
}

function EventRow({ event }: { event: LoggedEvent }) {
  const { settings } = useCompany();
  const [open, setOpen] = useState(false);
  const detailsId = useId();
  return (
    <li className="border-line border-b last:border-b-0" data-event={event.event_id} data-status={event.status}>
      <button
        type="button"
        aria-expanded={open}
        aria-controls={detailsId}
        onClick={() => setOpen(!open)}
        className="grid w-full grid-cols-[1rem_6.5rem_minmax(0,1fr)_auto] items-center gap-x-3 px-4 py-2.5 text-left hover:bg-sunken/60 max-sm:grid-cols-[1rem_minmax(0,1fr)_auto]"
      >
        <span className={`text-muted transition-transform ${open ? 'rotate-90' : ''}`}>
          <ChevronRightIcon />
        </span>
        <span className="max-sm:hidden">
          <StatusBadge status={event.status} />
        </span>
        <span className="min-w-0">
          <span className="flex min-w-0 items-baseline gap-x-2 max-sm:flex-col">
            <span className="shrink-0 font-medium">{titleOf(event)}</span>
            <span className="max-w-full truncate text-muted">{subjectOf(event)}</span>
          </span>
          <Explanation event={event} />
        </span>
        <span className="text-right">
          <span className="tabular block font-medium">{amountOf(event)}</span>
          <time dateTime={event.received_at} className="tabular block text-muted text-xs sm:whitespace-nowrap max-sm:w-24">
            {formatMomentExactly(event.received_at, settings.timezone)}
          </time>
        </span>
      </button>
      {open && (
        <div id={detailsId} className="px-4 pt-1 pb-5 sm:pl-12">
          <EventDetails event={event} />
        </div>
      )}
    </li>
  );
}

/** In one line why an event does not count. */
function Explanation({ event }: { event: LoggedEvent }) {
  if (event.status === 'recorded') return null;
  const [error, ...more] = event.errors;
  const text = error === undefined ? event.why : error.message + (more.length > 0 ? ` (and ${more.length} more)` : '');
  return (
    <span className={`block truncate text-xs ${event.status === 'rejected' ? 'text-bad' : 'text-warn'}`}>
      <span className="sm:hidden">{event.status === 'rejected' ? 'Rejected: ' : 'Not counted: '}</span>
      {text}
    </span>
  );
}
