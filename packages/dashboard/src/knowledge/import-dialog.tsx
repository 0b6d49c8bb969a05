import type { ImportLine } from '@cartograph/core/manage/knowledge';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import { importKnowledge, KNOWLEDGE } from '../api/assistant.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Notice } from '../ui/notice.tsx';
import { ProgressBar } from '../ui/progress-bar.tsx';
import { useAction } from '../ui/use-action.ts';
import { addLine, type ImportState, NOTHING_YET } from './import-state.ts';

/** Brings a file of questions or products in, and says what came of each row. */
export function ImportDialog({ company, onClose }: { company: string; onClose: () => void }) {
  const queries = useQueryClient();
  const inputId = useId();
  const [file, setFile] = useState<File>();
  const [state, setState] = useState<ImportState>(NOTHING_YET);
  const [bringIn, { busy, problem }] = useAction(async (chosen: File) => {
    setState(NOTHING_YET);
    await importKnowledge(company, chosen, (line: ImportLine) => setState((before) => addLine(before, line)));
    await queries.invalidateQueries({ queryKey: [KNOWLEDGE, company] });
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (file !== undefined) void bringIn(file);
  };
  return (
    <Dialog title="Import knowledge" onClose={onClose}>
      <form onSubmit={submit} className="flex flex-col gap-4">
        <p className="text-muted">
          CSV or JSON with questions and answers or products, or a Google Merchant feed (XML). The same file again changes nothing: rows are
          known by their ids.
        </p>
        <div className="flex flex-col gap-1.5">
          <label htmlFor={inputId} className="font-medium">
            File
          </label>
          <input
            id={inputId}
            type="file"
            accept=".csv,.json,.xml,.txt"
            onChange={({ target }) => setFile(target.files?.[0])}
            className="rounded-lg border border-line-strong p-1.5 text-sm file:mr-3 file:rounded-md file:border-0 file:bg-sunken file:px-3 file:py-1.5 file:text-ink"
          />
        </div>
        {state.total > 0 && state.finished === undefined && <ProgressBar label="Rows" done={state.done} total={state.total} />}
        {state.finished !== undefined && (
          <Notice tone={state.finished.bad_rows === 0 ? 'good' : 'warn'}>
            {state.finished.entries} questions and {state.finished.products} products are in.
            {state.finished.bad_rows > 0 && ` ${state.finished.bad_rows} rows could not be used:`}
          </Notice>
        )}
        {state.badRows.length > 0 && (
          <ul aria-label="Rows that could not be used" className="max-h-48 overflow-y-auto rounded-lg border border-line text-xs">
            {state.badRows.map(({ line, message }) => (
              <li key={`${line} ${message}`} className="border-line border-b px-3 py-1.5 last:border-b-0">
                <b>Line {line}</b>: {message}
              </li>
            ))}
          </ul>
        )}
        {(problem !== undefined || state.failed !== undefined) && <Notice tone="bad">{problem?.message ?? state.failed}</Notice>}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{state.finished === undefined ? 'Cancel' : 'Done'}</Button>
          <Button type="submit" look="primary" busy={busy} disabled={file === undefined}>
            Import
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
