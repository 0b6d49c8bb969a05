import { ROLE_DESCRIPTIONS, ROLES, type Role } from '@cartograph/core/manage/role';
import type { Team } from '@cartograph/core/manage/team';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { changeRole, invite, removeMember, teamQuery, withdrawInvitation } from '../api/company.ts';
import { sessionQuery } from '../api/session.ts';
import { readName } from '../filters/search.ts';
import { formatMoment } from '../format/time.ts';
import { useCompany } from '../frame/company.tsx';
import { Button } from '../ui/button.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Field } from '../ui/field.tsx';
import { Badge, Notice } from '../ui/notice.tsx';
import { PageHeader, Section } from '../ui/page.tsx';
import { Select } from '../ui/select.tsx';
import { ErrorState, Skeleton } from '../ui/states.tsx';
import { useAction } from '../ui/use-action.ts';

type Member = Team['members'][number];
type Invitation = Team['invitations'][number];

const ROLE_OPTIONS = ROLES.map((role) => [role, role] as const);

/** Settings > Team: who may see and do what, and invitations by link. */
export function TeamPage() {
  const { key: company } = useCompany();
  const { data, error, refetch } = useQuery(teamQuery(company));
  const [inviting, setInviting] = useState(false);
  return (
    <div className="flex max-w-4xl flex-col gap-5">
      <PageHeader
        title="Team"
        actions={
          <Button look="primary" onClick={() => setInviting(true)}>
            Invite somebody
          </Button>
        }
      />
      {error !== null && data === undefined && <ErrorState error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Skeleton className="h-48" />}
      {data !== undefined && (
        <>
          <Section title="Members">
            <ul>
              {data.members.map((member) => (
                <MemberRow key={member.member_id} company={company} member={member} />
              ))}
            </ul>
          </Section>
          {data.invitations.length > 0 && (
            <Section title="Invited">
              <ul>
                {data.invitations.map((invitation) => (
                  <InvitationRow key={invitation.invitation_id} company={company} invitation={invitation} />
                ))}
              </ul>
            </Section>
          )}
          <Section title="What each role may do">
            <dl className="grid grid-cols-[max-content_1fr] gap-x-6 gap-y-1.5">
              {ROLES.map((role) => (
                <div key={role} className="contents">
                  <dt className="font-medium">{role}</dt>
                  <dd className="text-muted">{ROLE_DESCRIPTIONS[role]}</dd>
                </div>
              ))}
            </dl>
          </Section>
        </>
      )}
      {inviting && <InviteDialog company={company} onClose={() => setInviting(false)} />}
    </div>
  );
}

const ROW = 'flex flex-wrap items-center justify-between gap-3 border-line border-b py-3 last:border-b-0';

function MemberRow({ company, member }: { company: string; member: Member }) {
  const queries = useQueryClient();
  const [removing, setRemoving] = useState(false);
  const refresh = () => Promise.all([teamQuery(company), sessionQuery].map(({ queryKey }) => queries.invalidateQueries({ queryKey })));
  const [setRole, change] = useAction(async (role: Role) => {
    await changeRole(company, member.member_id, role);
    await refresh();
  });
  const [remove, removal] = useAction(async () => {
    await removeMember(company, member.member_id);
    await refresh();
  });
  const problem = change.problem ?? removal.problem;
  return (
    <li className={ROW}>
      <div className="min-w-0">
        <p className="truncate font-medium">
          {member.name} {member.is_you && <Badge>you</Badge>}
        </p>
        <p className="truncate text-muted text-xs">{member.email}</p>
        {problem !== undefined && (
          <p role="alert" className="pt-1 text-bad text-xs">
            {problem.message}
          </p>
        )}
      </div>
      <div className="flex items-center gap-2">
        <Select
          aria-label={`Role of ${member.name}`}
          value={member.role}
          disabled={change.busy}
          onChange={({ target }) => void setRole(readName({ role: target.value }, 'role', ROLES) ?? member.role)}
          options={ROLE_OPTIONS}
        />
        <Button look="danger" onClick={() => setRemoving(true)} aria-label={member.is_you ? 'Leave the company' : `Remove ${member.name}`}>
          {member.is_you ? 'Leave' : 'Remove'}
        </Button>
      </div>
      {removing && (
        <Dialog title={member.is_you ? 'Leave this company?' : `Remove ${member.name}?`} onClose={() => setRemoving(false)}>
          <p className="pb-4">
            {member.is_you ? 'You lose' : `${member.name} loses`} access at once. An owner can invite {member.is_you ? 'you' : 'them'}{' '}
            again.
          </p>
          <div className="flex justify-end gap-2">
            <Button onClick={() => setRemoving(false)}>Cancel</Button>
            <Button
              look="danger"
              busy={removal.busy}
              onClick={async () => {
                await remove();
                setRemoving(false);
              }}
            >
              {member.is_you ? 'Leave' : 'Remove'}
            </Button>
          </div>
        </Dialog>
      )}
    </li>
  );
}

function InvitationRow({ company, invitation }: { company: string; invitation: Invitation }) {
  const queries = useQueryClient();
  const { settings } = useCompany();
  const [withdraw, { busy, problem }] = useAction(async () => {
    await withdrawInvitation(company, invitation.invitation_id);
    await queries.invalidateQueries({ queryKey: teamQuery(company).queryKey });
  });
  return (
    <li className={ROW}>
      <div className="min-w-0">
        <p className="truncate font-medium">{invitation.email}</p>
        <p className="text-muted text-xs">
          as {invitation.role}, until {formatMoment(invitation.expires_at, settings.timezone)}
        </p>
        {problem !== undefined && (
          <p role="alert" className="pt-1 text-bad text-xs">
            {problem.message}
          </p>
        )}
      </div>
      <div className="flex items-center gap-2">
        <CopyButton small={false} label="Copy link" text={linkTo(invitation)} />
        <Button look="danger" busy={busy} onClick={() => void withdraw()} aria-label={`Withdraw the invitation of ${invitation.email}`}>
          Withdraw
        </Button>
      </div>
    </li>
  );
}

function linkTo({ path }: Invitation): string {
  return new URL(path, window.location.origin).href;
}

function InviteDialog({ company, onClose }: { company: string; onClose: () => void }) {
  const queries = useQueryClient();
  const [person, setPerson] = useState<{ email: string; role: Role }>({ email: '', role: 'analyst' });
  const [made, setMade] = useState<Invitation>();
  const [send, { busy, problem }] = useAction(async () => {
    setMade(await invite(company, person));
    await queries.invalidateQueries({ queryKey: teamQuery(company).queryKey });
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void send();
  };
  if (made !== undefined) {
    return (
      <Dialog title="Send this link" onClose={onClose}>
        <div className="flex flex-col gap-4">
          <p>Cartograph sends no e-mail. Pass this link on to {made.email} yourself; it works once, for a week.</p>
          <code data-invitation className="break-all rounded-lg border border-line bg-sunken p-3 font-mono text-xs">
            {linkTo(made)}
          </code>
          <div className="flex justify-end gap-2">
            <CopyButton small={false} label="Copy link" text={linkTo(made)} />
            <Button look="primary" onClick={onClose}>
              Done
            </Button>
          </div>
        </div>
      </Dialog>
    );
  }
  return (
    <Dialog title="Invite somebody" onClose={onClose}>
      <form noValidate onSubmit={submit} className="flex flex-col gap-4">
        <Field label="E-mail" problem={problem?.fields.email}>
          {(tied) => (
            <input
              {...tied}
              type="email"
              autoComplete="off"
              className="field"
              value={person.email}
              onChange={({ target }) => setPerson({ ...person, email: target.value })}
            />
          )}
        </Field>
        <Field label="Role" hint={ROLE_DESCRIPTIONS[person.role]}>
          {(tied) => (
            <Select
              {...tied}
              value={person.role}
              onChange={({ target }) => setPerson({ ...person, role: readName({ role: target.value }, 'role', ROLES) ?? person.role })}
              options={ROLE_OPTIONS}
            />
          )}
        </Field>
        {problem !== undefined && problem.fields.email === undefined && <Notice tone="bad">{problem.message}</Notice>}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" busy={busy}>
            Make the link
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
