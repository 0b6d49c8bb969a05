import { SURFACES } from '@cartograph/core/assistant/wire';
import { CONVERSATION_OUTCOMES, type Conversation } from '@cartograph/core/manage/conversations';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { conversationsQuery } from '../api/assistant.ts';
import { readName } from '../filters/search.ts';
import { useShow } from '../filters/use-show.ts';
import { CHANNEL_NAMES } from '../filters/words.ts';
import { formatMoment } from '../format/time.ts';
import { useCompany } from '../frame/company.tsx';
import { useLiveReports } from '../frame/live-reports.ts';
import { Badge } from '../ui/notice.tsx';
import { PageHeader } from '../ui/page.tsx';
import { PagedTable } from '../ui/paged-table.tsx';
import { SearchBox } from '../ui/search-box.tsx';
import { Select } from '../ui/select.tsx';
import { EmptyState, Skeleton } from '../ui/states.tsx';
import type { Column } from '../ui/table.tsx';
import type { ConversationsSearch } from './search.ts';
import { OUTCOME_NAMES } from './words.ts';

/** Assistant > Conversations: what shoppers asked, what came of it, and which orders it led to. */
export function ConversationsPage() {
  useLiveReports();
  const { key, settings } = useCompany();
  const search: ConversationsSearch = useSearch({ strict: false });
  const show = useShow<ConversationsSearch>();
  const list = useInfiniteQuery(conversationsQuery(key, { ...search }));
  const rows = list.data?.pages.flatMap((page) => page.conversations);
  const filtered = Object.values(search).some((value) => value !== undefined);
  return (
    <div className="flex flex-col gap-5">
      <PageHeader title="Conversations">
        What shoppers asked the assistant, what it answered, and the orders that followed; times are those of {settings.timezone}.
      </PageHeader>
      <search className="flex flex-wrap gap-2" aria-label="Filters">
        <SearchBox wide label="Words that were asked or answered" value={search.q ?? ''} onSearch={(q) => show({ q: q || undefined })} />
        <Select
          aria-label="Channel"
          value={search.channel ?? ''}
          onChange={({ target }) => show({ channel: readName({ channel: target.value }, 'channel', SURFACES) })}
          options={[['', 'All channels'], ...SURFACES.map((name) => [name, CHANNEL_NAMES[name]] as const)]}
        />
        <Select
          aria-label="Outcome"
          value={search.outcome ?? ''}
          onChange={({ target }) => show({ outcome: readName({ outcome: target.value }, 'outcome', CONVERSATION_OUTCOMES) })}
          options={[['', 'All outcomes'], ...CONVERSATION_OUTCOMES.map((name) => [name, OUTCOME_NAMES[name]] as const)]}
        />
        <Select
          aria-label="Helpful"
          value={search.helpful ?? ''}
          onChange={({ target }) => show({ helpful: readName({ helpful: target.value }, 'helpful', ['true', 'false'] as const) })}
          options={[
            ['', 'Helpful or not'],
            ['true', 'Helpful'],
            ['false', 'Not helpful'],
          ]}
        />
      </search>
      <section className="panel min-h-96" aria-busy={list.isPlaceholderData}>
        <PagedTable
          list={list}
          rows={rows}
          label="Conversations"
          columns={columnsFor(key, settings.timezone)}
          rowKey={(row) => row.conversation_id}
          more="Older conversations"
          loading={<Skeleton className="m-5 h-80" />}
          empty={<NoConversations filtered={filtered} />}
        />
      </section>
    </div>
  );
}

function NoConversations({ filtered }: { filtered: boolean }) {
  if (filtered) return <EmptyState title="No such conversations">Nothing that was asked matches these filters.</EmptyState>;
  return (
    <EmptyState title="No conversations yet">
      They show here as soon as a shopper asks the chat or the product FAQs of this server. Chats of another vendor report their use and
      keep their own transcripts.
    </EmptyState>
  );
}

function columnsFor(company: string, timeZone: string): Column<Conversation>[] {
  return [
    {
      id: 'question',
      header: 'First question',
      cell: (row) => (
        <Link
          to="/$company/assistant/conversations/$conversation"
          params={{ company, conversation: row.conversation_id }}
          className="block max-w-md min-w-32 font-medium text-accent hover:underline"
        >
          <span className="line-clamp-2">{row.first_question}</span>
          <time dateTime={row.last_at} className="block font-normal text-muted text-xs md:hidden">
            {formatMoment(row.last_at, timeZone)}
          </time>
        </Link>
      ),
    },
    {
      id: 'channel',
      header: 'Channel',
      wideOnly: true,
      cell: ({ channel }) => <span className="whitespace-nowrap">{CHANNEL_NAMES[channel]}</span>,
    },
    {
      id: 'outcome',
      header: 'Outcome',
      cell: ({ outcome }) =>
        outcome === null ? (
          <Badge>Answering…</Badge>
        ) : (
          <Badge tone={outcome === 'answered' ? 'good' : 'neutral'}>{OUTCOME_NAMES[outcome]}</Badge>
        ),
    },
    { id: 'questions', header: 'Questions', numeric: true, wideOnly: true, cell: ({ questions }) => questions },
    { id: 'helpful', header: 'Helpful answers', numeric: true, wideOnly: true, cell: ({ helpful_answers }) => helpful_answers },
    { id: 'orders', header: 'Orders', numeric: true, cell: ({ orders }) => orders },
    {
      id: 'last',
      header: 'Last',
      numeric: true,
      wideOnly: true,
      cell: ({ last_at }) => (
        <time dateTime={last_at} className="whitespace-nowrap">
          {formatMoment(last_at, timeZone)}
        </time>
      ),
    },
  ];
}
