import { mayDo } from '@cartograph/core/manage/role';
import { useSearch } from '@tanstack/react-router';
import { Tabs } from 'radix-ui';
import { useState } from 'react';
import { useShow } from '../filters/use-show.ts';
import { useCompany } from '../frame/company.tsx';
import { Button } from '../ui/button.tsx';
import { PageHeader } from '../ui/page.tsx';
import { SearchBox } from '../ui/search-box.tsx';
import { TAB } from '../ui/tab-classes.ts';
import { EntryDialog } from './entry-dialog.tsx';
import { EntryTable } from './entry-table.tsx';
import { ImportDialog } from './import-dialog.tsx';
import { ProductTable } from './product-table.tsx';
import type { KnowledgeSearch, Part } from './search.ts';

/** Assistant > Knowledge: what the assistant answers from. */
export function KnowledgePage() {
  const { key, role } = useCompany();
  const search: KnowledgeSearch = useSearch({ strict: false });
  const show = useShow<KnowledgeSearch>();
  const [open, setOpen] = useState<'import' | 'entry'>();
  const part = search.part ?? 'entries';
  const mayChange = mayDo(role, 'manage_knowledge');
  const table = { company: key, q: search.q, mayChange, onImport: () => setOpen('import') };
  return (
    <div className="flex flex-col gap-5">
      <PageHeader
        title="Knowledge"
        actions={
          mayChange && (
            <>
              <Button onClick={() => setOpen('import')}>Import a file</Button>
              <Button look="primary" onClick={() => setOpen('entry')}>
                New entry
              </Button>
            </>
          )
        }
      >
        Questions with their answers, and the products of the shop. The assistant answers from these and from nothing else.
      </PageHeader>
      <Tabs.Root value={part} onValueChange={(value) => show({ part: value === 'products' ? 'products' : undefined, q: undefined })}>
        <div className="flex flex-wrap items-center justify-between gap-3 pb-4">
          <Tabs.List aria-label="Knowledge" className="flex gap-5 border-line border-b">
            <Tabs.Trigger value="entries" className={TAB}>
              Questions and answers
            </Tabs.Trigger>
            <Tabs.Trigger value="products" className={TAB}>
              Products
            </Tabs.Trigger>
          </Tabs.List>
          <SearchBox label="Search words" value={search.q ?? ''} onSearch={(q) => show({ q: q || undefined })} />
        </div>
        {(['entries', 'products'] satisfies Part[]).map((name) => (
          <Tabs.Content key={name} value={name} tabIndex={-1}>
            <section className="panel min-h-80">{name === 'entries' ? <EntryTable {...table} /> : <ProductTable {...table} />}</section>
          </Tabs.Content>
        ))}
      </Tabs.Root>
      {open === 'import' && <ImportDialog company={key} onClose={() => setOpen(undefined)} />}
      {open === 'entry' && <EntryDialog company={key} onClose={() => setOpen(undefined)} />}
    </div>
  );
}
