import type { AiProfileList } from '@cartograph/core/manage/assistant';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { forgetProfile, nameProfile, profilesQuery } from '../api/assistant.ts';
import { Button } from '../ui/button.tsx';
import { Section } from '../ui/page.tsx';
import { Skeleton } from '../ui/states.tsx';
import { useAction } from '../ui/use-action.ts';

type Profile = AiProfileList['ai_profiles'][number];

/** The AI profiles: what embeds name an assistant by, and what people call it. */
export function ProfileSection({ company, mayChange }: { company: string; mayChange: boolean }) {
  const { data } = useQuery(profilesQuery(company));
  return (
    <Section title="AI profiles">
      <p className="pb-3 text-muted">
        A page says by its <code className="font-mono text-xs">aiProfile</code> which assistant answers there; reports can be filtered by
        it. Give each a name for people.
      </p>
      {data === undefined && <Skeleton className="h-16" />}
      <ul>
        {data?.ai_profiles.map((profile) => (
          <ProfileRow key={profile.ai_profile} company={company} profile={profile} mayChange={mayChange} />
        ))}
      </ul>
      {mayChange && <NewProfile company={company} />}
    </Section>
  );
}

function useSave(company: string, onSaved?: () => void) {
  const queries = useQueryClient();
  return useAction(async (profile: string, name: string) => {
    if (name.trim() === '') await forgetProfile(company, profile);
    else await nameProfile(company, profile, name.trim());
    await queries.invalidateQueries({ queryKey: profilesQuery(company).queryKey });
    onSaved?.();
  });
}

function ProfileRow({ company, profile, mayChange }: { company: string; profile: Profile; mayChange: boolean }) {
  const [name, setName] = useState(profile.name ?? '');
  const [save, { busy, problem }] = useSave(company);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void save(profile.ai_profile, name);
  };
  return (
    <li className="border-line border-b py-2.5 last:border-b-0">
      <form onSubmit={submit} className="flex flex-wrap items-center gap-3">
        <code className="min-w-32 flex-1 break-all font-mono text-xs">{profile.ai_profile}</code>
        <input
          aria-label={`Name of ${profile.ai_profile}`}
          placeholder="Name for people"
          disabled={!mayChange}
          className="field max-w-64"
          value={name}
          onChange={({ target }) => setName(target.value)}
        />
        {mayChange && (
          <Button type="submit" small busy={busy} disabled={name.trim() === (profile.name ?? '')}>
            Save
          </Button>
        )}
      </form>
      {problem !== undefined && (
        <p role="alert" className="pt-1 text-bad text-xs">
          {problem.message}
        </p>
      )}
    </li>
  );
}

const NO_PROFILE = { profile: '', name: '' };

function NewProfile({ company }: { company: string }) {
  const [draft, setDraft] = useState(NO_PROFILE);
  const [save, { busy, problem }] = useSave(company, () => setDraft(NO_PROFILE));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void save(draft.profile.trim(), draft.name);
  };
  return (
    <form onSubmit={submit} className="flex flex-wrap items-center gap-3 pt-3">
      <input
        aria-label="New AI profile"
        placeholder="aiProfile of a page"
        className="field max-w-48 flex-1"
        value={draft.profile}
        onChange={({ target }) => setDraft({ ...draft, profile: target.value })}
      />
      <input
        aria-label="Its name"
        placeholder="Name for people"
        className="field max-w-64"
        value={draft.name}
        onChange={({ target }) => setDraft({ ...draft, name: target.value })}
      />
      <Button type="submit" small busy={busy} disabled={draft.profile.trim() === '' || draft.name.trim() === ''}>
        Add
      </Button>
      {problem !== undefined && (
        <p role="alert" className="text-bad text-xs">
          {problem.message}
        </p>
      )}
    </form>
  );
}
