import { PASSWORD_MIN_CHARACTERS } from '@cartograph/core/manage/session';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { changePassword, sessionQuery } from '../api/session.ts';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';
import { PageHeader, Section } from '../ui/page.tsx';
import { useAction } from '../ui/use-action.ts';
import { TextField } from './text-field.tsx';

const EMPTY = { current_password: '', new_password: '' };

/** The signed-in person's own account. */
export function AccountPage() {
  const { data: session } = useSuspenseQuery(sessionQuery);
  const [passwords, setPasswords] = useState(EMPTY);
  const [changed, setChanged] = useState(false);
  const [change, { busy, problem }] = useAction(async () => {
    setChanged(false);
    await changePassword(passwords);
    setPasswords(EMPTY);
    setChanged(true);
  });
  return (
    <div className="flex max-w-xl flex-col gap-5">
      <PageHeader title="Your account">
        {session.user?.name}, {session.user?.email}
      </PageHeader>
      <Section title="Password">
        <form
          noValidate
          className="flex flex-col gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            void change();
          }}
        >
          <TextField
            label="Current password"
            type="password"
            autoComplete="current-password"
            value={passwords.current_password}
            problem={problem?.fields.current_password}
            onText={(current_password) => setPasswords({ ...passwords, current_password })}
          />
          <TextField
            label="New password"
            type="password"
            autoComplete="new-password"
            hint={`At least ${PASSWORD_MIN_CHARACTERS} characters. Wherever else you are signed in you are signed out.`}
            value={passwords.new_password}
            problem={problem?.fields.new_password}
            onText={(new_password) => setPasswords({ ...passwords, new_password })}
          />
          {problem !== undefined && Object.keys(problem.fields).length === 0 && <Notice tone="bad">{problem.message}</Notice>}
          {changed && <Notice tone="good">Your password is changed.</Notice>}
          <div>
            <Button type="submit" look="primary" busy={busy}>
              Change password
            </Button>
          </div>
        </form>
      </Section>
    </div>
  );
}
