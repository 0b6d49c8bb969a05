import type { ManagedNudge, NudgeFields } from '@cartograph/core/manage/assistant';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { nudgesQuery, saveNudge } from '../api/assistant.ts';
import { numberOrText } from '../settings/draft.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Field } from '../ui/field.tsx';
import { Notice } from '../ui/notice.tsx';
import { useAction } from '../ui/use-action.ts';

const TEXTS = [
  ['message', 'Message', 'What the nudge says.'],
  ['action', 'Button', 'Empty: a message without a button.'],
  ['opens', 'Question for the chat', 'Asked in the chat when it is clicked; empty only opens the chat.'],
  ['page_pattern', 'Pages', 'A path, with * for anything, such as /products/*; empty: all.'],
  ['after_seconds', 'After seconds on the page', 'Empty: at once.'],
  ['cart_value_min', 'Least cart value', 'Empty: whatever is in the cart.'],
  ['times_a_day_max', 'Times a day', 'How often one shopper may see it.'],
] as const;

/** Writes a new nudge, or changes one. */
export function NudgeDialog({ company, nudge, onClose }: { company: string; nudge?: ManagedNudge; onClose: () => void }) {
  const queries = useQueryClient();
  const [draft, setDraft] = useState({
    message: nudge?.message ?? '',
    action: nudge?.action ?? '',
    opens: nudge?.opens ?? '',
    page_pattern: nudge?.page_pattern ?? '',
    after_seconds: nudge?.after_seconds?.toString() ?? '',
    cart_value_min: nudge?.cart_value_min ?? '',
    times_a_day_max: String(nudge?.times_a_day_max ?? 1),
    on_exit_intent: nudge?.on_exit_intent ?? false,
    enabled: nudge?.enabled ?? true,
  });
  const [save, { busy, problem }] = useAction(async () => {
    const orNull = (text: string) => text.trim() || null;
    const fields = {
      message: draft.message,
      action: orNull(draft.action),
      opens: orNull(draft.opens),
      page_pattern: orNull(draft.page_pattern),
      // What is no number is sent as it was typed, to be refused in words.
      after_seconds: draft.after_seconds.trim() === '' ? null : numberOrText(draft.after_seconds),
      cart_value_min: orNull(draft.cart_value_min),
      times_a_day_max: numberOrText(draft.times_a_day_max),
      on_exit_intent: draft.on_exit_intent,
      enabled: draft.enabled,
    };
    await saveNudge(company, nudge?.nudge_id, fields as NudgeFields);
    await queries.invalidateQueries({ queryKey: nudgesQuery(company).queryKey });
    onClose();
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void save();
  };
  return (
    <Dialog title={nudge === undefined ? 'New nudge' : 'Change nudge'} onClose={onClose}>
      <form noValidate onSubmit={submit} className="flex flex-col gap-4">
        {TEXTS.map(([name, label, hint]) => (
          <Field key={name} label={label} hint={hint} problem={problem?.fields[name]}>
            {(tied) => (
              <input
                {...tied}
                className="field"
                value={draft[name]}
                onChange={({ target }) => setDraft({ ...draft, [name]: target.value })}
              />
            )}
          </Field>
        ))}
        <label className="flex items-center gap-2.5">
          <input
            type="checkbox"
            className="size-4 accent-accent"
            checked={draft.on_exit_intent}
            onChange={({ target }) => setDraft({ ...draft, on_exit_intent: target.checked })}
          />
          Only when the shopper is about to leave the page
        </label>
        <label className="flex items-center gap-2.5">
          <input
            type="checkbox"
            className="size-4 accent-accent"
            checked={draft.enabled}
            onChange={({ target }) => setDraft({ ...draft, enabled: target.checked })}
          />
          Switched on
        </label>
        {problem !== undefined && Object.keys(problem.fields).every((field) => !(field in draft)) && (
          <Notice tone="bad">{problem.message}</Notice>
        )}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" busy={busy}>
            Save
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
