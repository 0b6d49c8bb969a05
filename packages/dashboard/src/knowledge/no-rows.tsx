import type { ReactNode } from 'react';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/states.tsx';

/** What each table of the knowledge page is given. */
export interface KnowledgeTable {
  company: string;
  /** The words that were searched for. */
  q: string | undefined;
  mayChange: boolean;
  onImport: () => void;
}

/** Stands for a table without rows: nothing is there yet, and `children` say what may be, or nothing has the words. */
export function NoRows({
  q,
  mayChange,
  onImport,
  title,
  notFound,
  children,
}: Omit<KnowledgeTable, 'company'> & { title: string; notFound: string; children: ReactNode }) {
  if (q !== undefined) return <EmptyState title="Nothing found">{notFound}</EmptyState>;
  return (
    <EmptyState title={title} action={mayChange && <Button onClick={onImport}>Import a file</Button>}>
      {children}
    </EmptyState>
  );
}
