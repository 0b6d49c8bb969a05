import type { ReactNode } from 'react';
import { Button } from './button.tsx';
import { ErrorState, Skeleton } from './states.tsx';
import { type Column, Table } from './table.tsx';

/** What a list that is read page by page says of itself. */
interface Paged {
  error: Error | null;
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  refetch: () => unknown;
  fetchNextPage: () => unknown;
}

/** A table that is read page by page, with its loading, empty and failed states. */
export function PagedTable<Row>({
  list,
  rows,
  label,
  columns,
  rowKey,
  empty,
  more = 'More',
  loading = <Skeleton className="m-5 h-64" />,
}: {
  list: Paged;
  rows: readonly Row[] | undefined;
  label: string;
  columns: readonly Column<Row>[];
  rowKey: (row: Row) => string;
  empty: ReactNode;
  /** What the button that reads the next page says. */
  more?: string;
  loading?: ReactNode;
}) {
  if (list.error !== null && rows === undefined) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  if (rows === undefined) return loading;
  if (rows.length === 0) return empty;
  return (
    <>
      <Table label={label} columns={columns} rows={rows} rowKey={rowKey} />
      {list.hasNextPage && (
        <div className="p-4 text-center">
          <Button busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {more}
          </Button>
        </div>
      )}
    </>
  );
}
