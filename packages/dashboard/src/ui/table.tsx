import type { ReactNode } from 'react';

/** A column: its header, how a row's cell looks, and whether it holds numbers, which stand right. */
export interface Column<Row> {
  id: string;
  header: ReactNode;
  cell: (row: Row) => ReactNode;
  numeric?: boolean;
  /** Left out where the page is narrow. */
  wideOnly?: boolean;
}

/** How a table is sorted, and what is told when a header asks for another order. */
export interface Sorting {
  column: string;
  descending: boolean;
  onSort: (column: string) => void;
}

const HEAD =
  'sticky top-0 z-10 border-line border-b bg-surface px-3 py-2 font-medium text-muted text-xs whitespace-nowrap first:pl-5 last:pr-5';
const CELL = 'border-line border-b px-3 py-2.5 align-top first:pl-5 last:pr-5';

/** A table of rows. It scrolls sideways, also by keyboard, where the page is too narrow for it. */
export function Table<Row>({
  label,
  columns,
  rows,
  rowKey,
  sorting,
  footer,
}: {
  label: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  sorting?: Sorting;
  footer?: ReactNode;
}) {
  const place = ({ numeric, wideOnly }: Column<Row>) =>
    `${numeric ? 'text-right tabular' : 'text-left'} ${wideOnly ? 'max-md:hidden' : ''}`;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard (WCAG 2.1.1)
    <section className="overflow-x-auto" tabIndex={0} aria-label={label}>
      <table className="w-full border-separate border-spacing-0">
        <caption className="sr-only">{label}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.id} scope="col" aria-sort={sortOf(column, sorting)} className={`${HEAD} ${place(column)}`}>
                <HeaderCell column={column} sorting={sorting} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowKey(row)} className="hover:bg-sunken/60">
              {columns.map((column) => (
                <td key={column.id} className={`${CELL} ${place(column)}`}>
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
        {footer !== undefined && <tfoot>{footer}</tfoot>}
      </table>
    </section>
  );
}

function sortOf<Row>({ id }: Column<Row>, sorting: Sorting | undefined) {
  if (sorting === undefined) return undefined;
  if (sorting.column !== id) return 'none' as const;
  return sorting.descending ? ('descending' as const) : ('ascending' as const);
}

function HeaderCell<Row>({ column, sorting }: { column: Column<Row>; sorting: Sorting | undefined }) {
  if (sorting === undefined) return column.header;
  const arrow = sorting.column === column.id ? (sorting.descending ? '↓' : '↑') : '';
  return (
    <button type="button" className="relative rounded hover:text-ink" onClick={() => sorting.onSort(column.id)}>
      {column.header}
      {/* Beside the header, not part of it, so that it stands over its numbers. */}
      <span aria-hidden="true" className="absolute left-full pl-0.5">
        {arrow}
      </span>
    </button>
  );
}
