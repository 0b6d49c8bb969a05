import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { createDemo } from '../api/company.ts';
import { createOwner, sessionQuery } from '../api/session.ts';
import { DEMO_COMPANY } from '../frame/demo-banner.tsx';
import { Button, buttonClass } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';
import { ProgressBar } from '../ui/progress-bar.tsx';
import { useAction } from '../ui/use-action.ts';
import { NewAccountFields } from './new-account-fields.tsx';
import { PlainFrame } from './plain-frame.tsx';
import { TextField } from './text-field.tsx';

/** First start: creates the owner, and the demo company for those who want to see the product full. */
export function SetupPage() {
  const { data: session } = useSuspenseQuery(sessionQuery);
  const { token } = useSearch({ from: '/setup' });
  if (!session.needs_owner) {
    return (
      <PlainFrame title="This server has an owner" lead="Sign in, or ask an owner for an invitation.">
        <Link to="/sign-in" className={buttonClass('primary')}>
          Sign in
        </Link>
      </PlainFrame>
    );
  }
  if (token === undefined) {
    return (
      <PlainFrame title="Almost there">
        <p className="leading-relaxed">
          Nobody has an account here yet. When the server starts it prints a link, “Open the dashboard”, that creates the first one: open
          that link.
        </p>
      </PlainFrame>
    );
  }
  return <OwnerForm token={token} />;
}

function OwnerForm({ token }: { token: string }) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [email, setEmail] = useState('');
  const [account, setAccount] = useState({ name: '', password: '' });
  const [demo, setDemo] = useState(true);
  const [progress, setProgress] = useState<{ done: number; total: number }>();
  const [create, { busy, problem }] = useAction(async () => {
    // A second try after the demo failed must not create the owner again.
    const { user } = queries.getQueryData(sessionQuery.queryKey) ?? { user: null };
    const session = user === null ? await createOwner({ token, email, ...account }) : undefined;
    if (session !== undefined) queries.setQueryData(sessionQuery.queryKey, { ...session, needs_owner: true });
    if (demo) {
      setProgress({ done: 0, total: 0 });
      await createDemo((done, total) => setProgress({ done, total }));
    }
    await queries.invalidateQueries({ queryKey: sessionQuery.queryKey });
    // Who asked for a full company wants to see it.
    if (demo) await navigate({ to: '/$company/analytics/revenue-impact', params: { company: DEMO_COMPANY }, replace: true });
    else await navigate({ to: '/', replace: true });
  });
  return (
    <PlainFrame title="Welcome to Cartograph" lead="Create your account. It owns the companies on this server and can invite others.">
      <form
        noValidate
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          void create();
        }}
      >
        <TextField label="E-mail" type="email" autoComplete="username" value={email} problem={problem?.fields.email} onText={setEmail} />
        <NewAccountFields account={account} onEdit={setAccount} problem={problem} />
        <label className="flex items-start gap-2.5">
          <input
            type="checkbox"
            className="mt-0.5 size-4 accent-accent"
            checked={demo}
            onChange={({ target }) => setDemo(target.checked)}
          />
          <span>
            Add a demo company
            <span className="block text-muted text-xs">90 days of sample history, labelled as such, to see every page full.</span>
          </span>
        </label>
        {progress !== undefined && busy && <ProgressBar label="Making sample history" {...progress} />}
        {problem !== undefined && Object.keys(problem.fields).every((field) => !['name', 'email', 'password'].includes(field)) && (
          <Notice tone="bad">{problem.message}</Notice>
        )}
        <Button type="submit" look="primary" busy={busy}>
          Create account
        </Button>
      </form>
    </PlainFrame>
  );
}
