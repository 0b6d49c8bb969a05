import type { AssistantFields, ManagedAssistant } from '@cartograph/core/manage/assistant';
import { mayDo } from '@cartograph/core/manage/role';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { assistantQuery, changeAssistant } from '../api/assistant.ts';
import { useCompany } from '../frame/company.tsx';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Notice } from '../ui/notice.tsx';
import { PageHeader, Section } from '../ui/page.tsx';
import { ErrorState, Skeleton } from '../ui/states.tsx';
import { useAction } from '../ui/use-action.ts';
import { NudgeSection } from './nudge-section.tsx';
import { ProfileSection } from './profile-section.tsx';

/** Assistant > Surfaces: how the chat greets, the nudges, and the names of AI profiles. */
export function AssistantPage() {
  const { key, role } = useCompany();
  const { data, error, refetch } = useQuery(assistantQuery(key));
  const mayChange = mayDo(role, 'manage_assistant');
  return (
    <div className="flex max-w-4xl flex-col gap-5">
      <PageHeader title="Chat and nudges">What shoppers see. Shops with another vendor’s chat need none of it.</PageHeader>
      {error !== null && data === undefined && <ErrorState error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Skeleton className="h-96" />}
      {data !== undefined && (
        <>
          <ChatForm key={key} company={key} assistant={data} mayChange={mayChange} />
          <NudgeSection company={key} mayChange={mayChange} />
          <ProfileSection company={key} mayChange={mayChange} />
        </>
      )}
    </div>
  );
}

const TEXTS = [
  ['title', 'Title', 'Stands on top of the chat.'],
  ['greeting', 'Greeting', 'The first thing that the assistant says.'],
  ['no_answer', 'Without an answer', 'Said where the knowledge has none.'],
] as const;

function ChatForm({ company, assistant, mayChange }: { company: string; assistant: ManagedAssistant; mayChange: boolean }) {
  const queries = useQueryClient();
  const [draft, setDraft] = useState(() => ({
    ...assistant,
    suggestions: assistant.suggestions.join('\n'),
    contact_email: assistant.contact_email ?? '',
  }));
  const [saved, setSaved] = useState(false);
  const [save, { busy, problem }] = useAction(async () => {
    setSaved(false);
    const fields: AssistantFields = {
      chat_enabled: draft.chat_enabled,
      title: draft.title,
      greeting: draft.greeting,
      no_answer: draft.no_answer,
      suggestions: draft.suggestions.split('\n').filter((line) => line.trim() !== ''),
      contact_email: draft.contact_email.trim() || null,
    };
    queries.setQueryData(assistantQuery(company).queryKey, await changeAssistant(company, fields));
    setSaved(true);
  });
  const edit = (part: Partial<typeof draft>) => {
    setDraft({ ...draft, ...part });
    setSaved(false);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void save();
  };
  const suggestionProblem = Object.entries(problem?.fields ?? {}).find(([field]) => field.startsWith('suggestions'))?.[1];
  return (
    <Section title="Chat">
      <form noValidate onSubmit={submit}>
        <fieldset disabled={!mayChange} className="flex flex-col gap-4">
          <label className="flex items-center gap-2.5">
            <input
              type="checkbox"
              className="size-4 accent-accent"
              checked={draft.chat_enabled}
              onChange={({ target }) => edit({ chat_enabled: target.checked })}
            />
            Show the chat on pages that have the snippet
          </label>
          {TEXTS.map(([name, label, hint]) => (
            <Field key={name} label={label} hint={hint} problem={problem?.fields[name]}>
              {(tied) => (
                <input {...tied} className="field" value={draft[name]} onChange={({ target }) => edit({ [name]: target.value })} />
              )}
            </Field>
          ))}
          <Field label="Suggested questions" hint="One a line, six at most." problem={suggestionProblem}>
            {(tied) => (
              <textarea
                {...tied}
                rows={3}
                className="field h-auto py-2"
                value={draft.suggestions}
                onChange={({ target }) => edit({ suggestions: target.value })}
              />
            )}
          </Field>
          <Field
            label="E-mail for what it cannot answer"
            hint="Shown to shoppers; empty shows none."
            problem={problem?.fields.contact_email}
          >
            {(tied) => (
              <input
                {...tied}
                type="email"
                className="field"
                value={draft.contact_email}
                onChange={({ target }) => edit({ contact_email: target.value })}
              />
            )}
          </Field>
          <p className="text-muted text-xs">
            {assistant.model === null
              ? 'Answers come from the knowledge by search. With ASSISTANT_BASE_URL, ASSISTANT_API_KEY and ASSISTANT_MODEL a language model words them.'
              : `Answers are worded by ${assistant.model}, from the knowledge only.`}
          </p>
          {problem !== undefined && Object.keys(problem.fields).length === 0 && <Notice tone="bad">{problem.message}</Notice>}
          {saved && <Notice tone="good">Saved. Pages show it within a few minutes.</Notice>}
          {mayChange && (
            <div>
              <Button type="submit" look="primary" busy={busy}>
                Save changes
              </Button>
            </div>
          )}
        </fieldset>
      </form>
    </Section>
  );
}
