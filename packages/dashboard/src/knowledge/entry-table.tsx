import type { KnowledgeEntry } from '@cartograph/core/manage/knowledge';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { entriesQuery } from '../api/assistant.ts';
import { formatMoment } from '../format/time.ts';
import { useCompany } from '../frame/company.tsx';
import { PagedTable } from '../ui/paged-table.tsx';
import type { Column } from '../ui/table.tsx';
import { EntryDialog } from './entry-dialog.tsx';
import { type KnowledgeTable, NoRows } from './no-rows.tsx';

/** The questions and answers, last changed first. */
export function EntryTable({ company, ...rest }: KnowledgeTable) {
  const { q, mayChange } = rest;
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
          <NoRows {...rest} title="The assistant knows nothing yet" notFound="No question or answer has these words.">
            Write what shoppers ask most, or import what you have: a CSV or JSON file of questions and answers.
          </NoRows>
        }
      />
      {editing !== undefined && (
        <EntryDialog key={editing.entry_id} company={company} entry={editing} onClose={() => setEditing(undefined)} />
      )}
    </>
  );
}
