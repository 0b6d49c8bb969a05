import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { eraseVisitor, readVisitor } from '../api/company.ts';
import { REPORTS } from '../api/reports.ts';
import { useCompany } from '../frame/company.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Field } from '../ui/field.tsx';
import { Notice } from '../ui/notice.tsx';
import { PageHeader, Section } from '../ui/page.tsx';
import { ProgressBar } from '../ui/progress-bar.tsx';
import { useAction } from '../ui/use-action.ts';
import { saveFile } from './save-file.ts';

/** Settings > Visitor data: what is stored of one visitor, to hand over or to erase. */
export function VisitorsPage() {
  const { key: company } = useCompany();
  const queries = useQueryClient();
  const [fingerprint, setFingerprint] = useState('');
  const [erasing, setErasing] = useState(false);
  const [done, setDone] = useState<string>();
  const [progress, setProgress] = useState<{ done: number; total: number }>();
  const visitor = fingerprint.trim();
  const [exportData, exporting] = useAction(async () => {
    setDone(undefined);
    saveFile(`visitor-${visitor}.json`, JSON.stringify(await readVisitor(company, visitor), null, 2));
    setDone('The file is in your downloads.');
  });
  const [erase, erasure] = useAction(async () => {
    setErasing(false);
    setDone(undefined);
    await eraseVisitor(company, visitor, (count, total) => setProgress({ done: count, total }));
    setProgress(undefined);
    setDone('Erased. The figures are computed without this visitor.');
    await queries.invalidateQueries({ queryKey: [REPORTS, company] });
    await queries.invalidateQueries({ queryKey: ['events', company] });
  });
  const problem = exporting.problem ?? erasure.problem;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (visitor !== '') void exportData();
  };
  return (
    <div className="flex max-w-3xl flex-col gap-5">
      <PageHeader title="Visitor data">For requests to see or to erase what is stored of a person.</PageHeader>
      <Section title="One visitor">
        <form onSubmit={submit} className="flex flex-col gap-4">
          <Field
            label="Fingerprint"
            hint="Either of the visitor’s two. In their browser, on the shop’s pages: gleenWidget.getFingerprint(). The event inspector shows it with each event."
          >
            {(tied) => (
              <input
                {...tied}
                spellCheck={false}
                autoComplete="off"
                className="field font-mono text-xs"
                value={fingerprint}
                onChange={({ target }) => setFingerprint(target.value)}
              />
            )}
          </Field>
          {problem !== undefined && (
            <Notice tone="bad">{problem.status === 404 ? 'Nothing is stored under this fingerprint.' : problem.message}</Notice>
          )}
          {done !== undefined && <Notice tone="good">{done}</Notice>}
          {erasure.busy && progress !== undefined && <ProgressBar label="Erasing" {...progress} />}
          <div className="flex gap-2">
            <Button type="submit" busy={exporting.busy} disabled={visitor === ''}>
              Export as JSON
            </Button>
            <Button look="danger" busy={erasure.busy} disabled={visitor === ''} onClick={() => setErasing(true)}>
              Erase…
            </Button>
          </div>
        </form>
      </Section>
      {erasing && (
        <Dialog title="Erase this visitor?" onClose={() => setErasing(false)}>
          <p className="pb-4">
            Every event of <span className="break-all font-mono text-xs">{visitor}</span> is deleted, and the reports are computed without
            them. This cannot be undone.
          </p>
          <div className="flex justify-end gap-2">
            <Button onClick={() => setErasing(false)}>Cancel</Button>
            <Button look="danger" onClick={() => void erase()}>
              Erase for good
            </Button>
          </div>
        </Dialog>
      )}
    </div>
  );
}
