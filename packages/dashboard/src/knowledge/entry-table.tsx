import type { KnowledgeEntry } from '@cartograph/core/manage/knowledge';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { entriesQuery } from '../api/assistant.ts';
import { formatMoment } from '../format/time.ts';
import { useCompany } from '../frame/company.tsx';
import { Button } from '../ui/button.tsx';
import { PagedTable } from '../ui/paged-table.tsx';
import { EmptyState } from '../ui/states.tsx';
import type { Column } from '../ui/table.tsx';
import { EntryDialog } from './entry-dialog.tsx';

/** The questions and answers, last changed first. */
export function EntryTable({
  company,
  q,
  mayChange,
  onImport,
}: {
  company: string;
  q: string | undefined;
  mayChange: boolean;
  onImport: () => void;
}) {
  const { settings } = useCompany();
  const [editing, setEditing] = useState<KnowledgeEntry>();
  const list = useInfiniteQuery(entriesQuery(company, { q }));
  const columns: Column<KnowledgeEntry>[] = [
    {
      id: 'question',
      header: 'Question',
      cell: (entry) =>
        mayChange ? (
          <button type="button" onClick={() => setEditing(entry)} className="min-w-40 text-left font-medium text-accent hover:underline">
            {entry.question}
          </button>
        ) : (
          <span className="font-medium">{entry.question}</span>
        ),
    },
    {
      id: 'answer',
      header: 'Answer',
      wideOnly: true,
      cell: ({ answer }) => <span className="line-clamp-2 max-w-md text-muted">{answer}</span>,
    },
    {
      id: 'product',
      header: 'About',
      cell: ({ product_id, product_name }) =>
        product_id === null ? <span className="text-muted">everything</span> : (product_name ?? product_id),
    },
    {
      id: 'changed',
      header: 'Changed',
      numeric: true,
      wideOnly: true,
      cell: ({ updated_at }) => <span className="whitespace-nowrap">{formatMoment(updated_at, settings.timezone)}</span>,
    },
  ];
  return (
    <>
      <PagedTable
        list={list}
        rows={list.data?.pages.flatMap((page) => page.entries)}
        label="Questions and answers"
        columns={columns}
        rowKey={({ entry_id }) => entry_id}
        empty={
          q === undefined ? (
            <EmptyState title="The assistant knows nothing yet" action={mayChange && <Button onClick={onImport}>Import a file</Button>}>
              Write what shoppers ask most, or import what you have: a CSV or JSON file of questions and answers.
            </EmptyState>
          ) : (
            <EmptyState title="Nothing found">No question or answer has these words.</EmptyState>
          )
        }
      />
      {editing !== undefined && (
        <EntryDialog key={editing.entry_id} company={company} entry={editing} onClose={() => setEditing(undefined)} />
      )}
    </>
  );
}
