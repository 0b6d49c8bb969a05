import { LOGGED_STATUSES, type LoggedEvent } from '@cartograph/core/report/contract';
import { REASONS, RECEIVED_KINDS } from '@cartograph/core/wire/vocabulary';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useLiveEvents } from '../api/live.ts';
import { eventsQuery } from '../api/reports.ts';
import { companyPath, toQuery } from '../api/request.ts';
import { readName } from '../filters/search.ts';
import { useShow } from '../filters/use-show.ts';
import { useCompany } from '../frame/company.tsx';
import { Button, buttonClass } from '../ui/button.tsx';
import { DownloadIcon } from '../ui/icons.tsx';
import { PageHeader } from '../ui/page.tsx';
import { SearchBox } from '../ui/search-box.tsx';
import { Select } from '../ui/select.tsx';
import { EmptyState, ErrorState, Skeleton } from '../ui/states.tsx';
import { EventList } from './event-list.tsx';
import { LiveBadge } from './live-badge.tsx';
import { keyOf, mergeEvents } from './merge.ts';
import type { EventsSearch } from './search.ts';

/** Most live events that are kept on the page; older ones are a page of the list away. */
const LIVE_MAX = 200;

/** Event inspector: every event received, what became of it, why, and what to do about it. */
export function EventsPage() {
  const { key, settings } = useCompany();
  const search: EventsSearch = useSearch({ strict: false });
  const show = useShow<EventsSearch>();
  const parameters = { ...search };
  const listed = useInfiniteQuery(eventsQuery(key, parameters));
  const [live, setLive] = useState<readonly LoggedEvent[]>([]);
  const asked = toQuery(parameters);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another question, another stream
  useEffect(() => setLive([]), [asked]);
  const state = useLiveEvents(key, parameters, (event) =>
    setLive((before) => [event, ...before.filter((other) => keyOf(other) !== keyOf(event))].slice(0, LIVE_MAX)),
  );
  // A page of a rare kind of event may be empty and yet not the last.
  const { hasNextPage, isFetching, fetchNextPage } = listed;
  const found = listed.data?.pages.some((page) => page.events.length > 0);
  useEffect(() => {
    if (found === false && hasNextPage && !isFetching) void fetchNextPage();
  }, [found, hasNextPage, isFetching, fetchNextPage]);
  const pages = listed.data?.pages.flatMap((page) => page.events);
  const events = pages === undefined ? undefined : mergeEvents(live, pages);
  return (
    <div className="flex flex-col gap-5">
      <PageHeader
        title="Event inspector"
        actions={
          <a href={companyPath(key, `events.csv?${asked}`)} download className={buttonClass()}>
            <DownloadIcon />
            CSV
          </a>
        }
      >
        Every event that arrived, and why it counts or does not; times are those of {settings.timezone}. <LiveBadge state={state} />
      </PageHeader>
      <search className="flex flex-wrap gap-2" aria-label="Filters">
        <SearchBox
          wide
          label="Event, order, product, conversation or visitor id"
          value={search.q ?? ''}
          onSearch={(q) => show({ q: q || undefined })}
        />
        <Select
          aria-label="Outcome"
          value={search.status ?? ''}
          onChange={({ target }) => show({ status: readName({ status: target.value }, 'status', LOGGED_STATUSES), reason: undefined })}
          options={[
            ['', 'All outcomes'],
            ['recorded', 'Recorded'],
            ['ignored', 'Not counted'],
            ['rejected', 'Rejected'],
          ]}
        />
        <Select
          aria-label="Kind"
          value={search.kind ?? ''}
          onChange={({ target }) => show({ kind: readName({ kind: target.value }, 'kind', RECEIVED_KINDS) })}
          options={[
            ['', 'All kinds'],
            ['interaction', 'Interactions'],
            ['cart', 'Cart events'],
            ['checkout', 'Checkouts'],
            ['refund', 'Refunds'],
          ]}
        />
        <Select
          aria-label="Reason"
          value={search.reason ?? ''}
          onChange={({ target }) => show({ reason: readName({ reason: target.value }, 'reason', REASONS) })}
          options={[['', 'Any reason'], ...REASONS.map((reason) => [reason, reason.replaceAll('_', ' ')] as const)]}
        />
      </search>
      <section className="panel min-h-96" aria-busy={listed.isPlaceholderData}>
        {listed.isError && events === undefined && <ErrorState error={listed.error} onRetry={() => void listed.refetch()} />}
        {events === undefined && !listed.isError && <Skeleton className="m-5 h-80" />}
        {events?.length === 0 && !hasNextPage && <NoEvents filtered={asked !== ''} company={key} />}
        {events !== undefined && events.length > 0 && <EventList events={events} />}
        {hasNextPage && (
          <div className="p-4 text-center">
            <Button busy={listed.isFetchingNextPage} onClick={() => void fetchNextPage()}>
              Older events
            </Button>
          </div>
        )}
      </section>
    </div>
  );
}

function NoEvents({ filtered, company }: { filtered: boolean; company: string }) {
  if (filtered) {
    return (
      <EmptyState title="No such events">
        Nothing received matches. An event that is not even here did not reach the server: look at the network tab of the shop’s page, and
        check that the company key there is “{company}”.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      title="Nothing received yet"
      action={
        <Link to="/$company/integrations/website/installation" params={{ company }} className={buttonClass('primary')}>
          Install the snippet
        </Link>
      }
    >
      This page is live: leave it open, use the shop in another tab, and watch the events come in.
    </EmptyState>
  );
}
