import { useQuery, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { acceptInvitation, invitationQuery, sessionQuery } from '../api/session.ts';
import { Button, buttonClass } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';
import { Skeleton } from '../ui/states.tsx';
import { useAction } from '../ui/use-action.ts';
import { NewAccountFields } from './new-account-fields.tsx';
import { PlainFrame } from './plain-frame.tsx';

/** An invitation's link: joins the company, with a new account where there is none. */
export function InvitationPage() {
  const { invitation: id } = useParams({ from: '/invitation/$invitation' });
  const { data: session } = useSuspenseQuery(sessionQuery);
  const { data: invitation, error } = useQuery(invitationQuery(id));
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [account, setAccount] = useState({ name: '', password: '' });
  const [accept, { busy, problem }] = useAction(async () => {
    const joined = await acceptInvitation(id, session.user === null ? account : {});
    queries.setQueryData(sessionQuery.queryKey, joined);
    const added = joined.companies.find(({ key }) => session.companies.every((known) => known.key !== key));
    if (added === undefined) await navigate({ to: '/', replace: true });
    else await navigate({ to: '/$company', params: { company: added.key }, replace: true });
  });
  if (error !== null) {
    return (
      <PlainFrame title="This invitation does not work" lead={error.message}>
        <p>Invitations work once and for a week. Ask whoever sent it for a new one.</p>
      </PlainFrame>
    );
  }
  if (invitation === undefined) {
    return (
      <PlainFrame title="Invitation">
        <Skeleton className="h-40" />
      </PlainFrame>
    );
  }
  const title = `Join ${invitation.company_name}`;
  const lead = `${invitation.email} is invited as ${invitation.role}.`;
  if (session.user === null && invitation.has_account) {
    return (
      <PlainFrame title={title} lead={lead}>
        <p className="pb-4">There is an account for {invitation.email} already. Sign in with it to join.</p>
        <Link to="/sign-in" search={{ next: `/invitation/${id}` }} className={buttonClass('primary')}>
          Sign in
        </Link>
      </PlainFrame>
    );
  }
  return (
    <PlainFrame title={title} lead={lead}>
      <form
        noValidate
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          void accept();
        }}
      >
        {session.user === null ? (
          <NewAccountFields account={account} onEdit={setAccount} problem={problem} />
        ) : (
          <p>You are signed in as {session.user.email}.</p>
        )}
        {problem !== undefined && problem.fields.name === undefined && problem.fields.password === undefined && (
          <Notice tone="bad">{problem.message}</Notice>
        )}
        <Button type="submit" look="primary" busy={busy}>
          {session.user === null ? 'Create account and join' : 'Join'}
        </Button>
      </form>
    </PlainFrame>
  );
}
