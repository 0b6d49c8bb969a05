import type { CompanySettings, SettingsChange } from '@cartograph/core/manage/settings';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { changeSettings, settingsQuery } from '../api/company.ts';
import { REPORTS } from '../api/reports.ts';
import { RequestFailed } from '../api/request.ts';
import { useCompany } from '../frame/company.tsx';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';
import { PageHeader } from '../ui/page.tsx';
import { ProgressBar } from '../ui/progress-bar.tsx';
import { changeOf, type Draft, draftOf, isRecomputing } from './draft.ts';
import { SettingsFields } from './settings-fields.tsx';

/** Settings > General: what the company is called, how its figures are made, who may report. */
export function GeneralPage() {
  const { key, settings } = useCompany();
  return (
    <div className="flex max-w-3xl flex-col gap-5">
      <PageHeader title="General settings" />
      <SettingsForm key={key} company={key} settings={settings} />
    </div>
  );
}

type State = { is: 'editing' } | { is: 'saving'; done: number; total: number } | { is: 'saved' } | { is: 'failed'; error: RequestFailed };

function SettingsForm({ company, settings }: { company: string; settings: CompanySettings }) {
  const queries = useQueryClient();
  const [draft, setDraft] = useState<Draft>(() => draftOf(settings));
  const [state, setState] = useState<State>({ is: 'editing' });
  const change = changeOf(draft, settings);
  const changed = Object.keys(change).length > 0;
  const edit = (part: Partial<Draft>) => {
    setDraft({ ...draft, ...part });
    setState({ is: 'editing' });
  };
  const save = async (asked: SettingsChange) => {
    setState({ is: 'saving', done: 0, total: 0 });
    try {
      const saved = await changeSettings(company, asked, (done, total) => setState({ is: 'saving', done, total }));
      if (saved !== undefined) queries.setQueryData(settingsQuery(company).queryKey, saved);
      if (saved !== undefined) setDraft(draftOf(saved));
      await queries.invalidateQueries({ queryKey: ['session'] });
      await queries.invalidateQueries({ queryKey: [REPORTS, company] });
      setState({ is: 'saved' });
    } catch (error) {
      if (!(error instanceof RequestFailed)) throw error;
      setState({ is: 'failed', error });
    }
  };
  return (
    <form
      noValidate
      className="flex flex-col gap-5"
      onSubmit={(event) => {
        event.preventDefault();
        if (changed) void save(change);
      }}
    >
      <SettingsFields draft={draft} onEdit={edit} problems={state.is === 'failed' ? state.error.fields : {}} />
      {changed && isRecomputing(change) && (
        <Notice tone="warn">
          Saving computes every figure of the company anew, back to the first event. Events that arrive meanwhile wait and are not lost.
        </Notice>
      )}
      {state.is === 'saving' && state.total > 0 && <ProgressBar label="Computing anew: visitors" done={state.done} total={state.total} />}
      {state.is === 'saved' && <Notice tone="good">Saved.</Notice>}
      {state.is === 'failed' && <Notice tone="bad">{state.error.message}</Notice>}
      <div className="flex gap-2">
        <Button type="submit" look="primary" disabled={!changed} busy={state.is === 'saving'}>
          Save changes
        </Button>
        <Button look="quiet" disabled={!changed || state.is === 'saving'} onClick={() => edit(draftOf(settings))}>
          Discard
        </Button>
      </div>
    </form>
  );
}
