import type { KnowledgeEntry } from '@cartograph/core/manage/knowledge';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { deleteEntry, KNOWLEDGE, saveEntry } from '../api/assistant.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Field } from '../ui/field.tsx';
import { Notice } from '../ui/notice.tsx';
import { useAction } from '../ui/use-action.ts';

/** Writes a new entry, or changes one. */
export function EntryDialog({ company, entry, onClose }: { company: string; entry?: KnowledgeEntry; onClose: () => void }) {
  const queries = useQueryClient();
  const [draft, setDraft] = useState({
    question: entry?.question ?? '',
    answer: entry?.answer ?? '',
    product_id: entry?.product_id ?? '',
    ai_profile: entry?.ai_profile ?? '',
  });
  const finish = async () => {
    await queries.invalidateQueries({ queryKey: [KNOWLEDGE, company] });
    onClose();
  };
  const [save, saving] = useAction(async () => {
    const fields = { ...draft, product_id: draft.product_id.trim() || null, ai_profile: draft.ai_profile.trim() || null };
    await saveEntry(company, entry?.entry_id, fields);
    await finish();
  });
  const [remove, removing] = useAction(async (entryId: string) => {
    await deleteEntry(company, entryId);
    await finish();
  });
  const problem = saving.problem ?? removing.problem;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void save();
  };
  return (
    <Dialog title={entry === undefined ? 'New entry' : 'Change entry'} onClose={onClose}>
      <form noValidate onSubmit={submit} className="flex flex-col gap-4">
        <Field label="Question" problem={problem?.fields.question}>
          {(tied) => (
            <input
              {...tied}
              className="field"
              value={draft.question}
              onChange={({ target }) => setDraft({ ...draft, question: target.value })}
            />
          )}
        </Field>
        <Field label="Answer" hint="Paragraphs, lists, **bold**, *italic* and [links](https://…)." problem={problem?.fields.answer}>
          {(tied) => (
            <textarea
              {...tied}
              rows={6}
              className="field h-auto py-2"
              value={draft.answer}
              onChange={({ target }) => setDraft({ ...draft, answer: target.value })}
            />
          )}
        </Field>
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label="Product id" hint="Empty: about everything." problem={problem?.fields.product_id}>
            {(tied) => (
              <input
                {...tied}
                className="field"
                value={draft.product_id}
                onChange={({ target }) => setDraft({ ...draft, product_id: target.value })}
              />
            )}
          </Field>
          <Field label="AI profile" hint="Empty: all know it." problem={problem?.fields.ai_profile}>
            {(tied) => (
              <input
                {...tied}
                className="field"
                value={draft.ai_profile}
                onChange={({ target }) => setDraft({ ...draft, ai_profile: target.value })}
              />
            )}
          </Field>
        </div>
        {problem !== undefined && Object.keys(problem.fields).every((field) => !(field in draft)) && (
          <Notice tone="bad">{problem.message}</Notice>
        )}
        <div className="flex justify-between gap-2">
          {entry === undefined ? (
            <span />
          ) : (
            <Button look="danger" busy={removing.busy} onClick={() => void remove(entry.entry_id)}>
              Delete
            </Button>
          )}
          <div className="flex gap-2">
            <Button onClick={onClose}>Cancel</Button>
            <Button type="submit" look="primary" busy={saving.busy}>
              Save
            </Button>
          </div>
        </div>
      </form>
    </Dialog>
  );
}
