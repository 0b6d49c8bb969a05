import { useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { sessionQuery, signIn } from '../api/session.ts';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';
import { useAction } from '../ui/use-action.ts';
import { PlainFrame } from './plain-frame.tsx';
import { TextField } from './text-field.tsx';

/** Signing in. Afterwards the page that was asked for is shown. */
export function SignInPage() {
  const { next } = useSearch({ from: '/sign-in' });
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [enter, { busy, problem }] = useAction(async () => {
    queries.setQueryData(sessionQuery.queryKey, await signIn({ email, password }));
    await navigate({ href: next ?? '/', replace: true });
  });
  return (
    <PlainFrame title="Sign in">
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          void enter();
        }}
      >
        <TextField label="E-mail" type="email" autoComplete="username" value={email} onText={setEmail} />
        <TextField label="Password" type="password" autoComplete="current-password" value={password} onText={setPassword} />
        {problem !== undefined && (
          <Notice tone="bad">{problem.status === 401 ? 'The e-mail address or the password is wrong.' : problem.message}</Notice>
        )}
        <Button type="submit" look="primary" busy={busy}>
          Sign in
        </Button>
        <p className="text-muted text-xs">
          Lost the password? Whoever runs this server can set a new one: npx cartograph user reset-password.
        </p>
      </form>
    </PlainFrame>
  );
}
