import { randomBytes } from 'node:crypto';
import type { Role } from '@cartograph/core/manage/role';
import type { OpenInvitation } from '@cartograph/core/manage/session';
import type { Invitation as SentInvitation } from '@cartograph/core/manage/team';
import type { Company } from '../store/companies.ts';
import { findOpenInvitation, type Invitation, insertInvitation, withdrawInvitation, withdrawInvitations } from '../store/invitations.ts';
import { holdTeam, listMembers } from '../store/members.ts';
import { findPersonByEmail } from '../store/people.ts';
import { inTransaction } from '../store/transaction.ts';
import type { AuthSource } from './auth-source.ts';
import { done, type Outcome, refuse } from './outcome.ts';

const DAY_MS = 24 * 60 * 60_000;
const VALID_DAYS = 7;

/** The id is what the invited person proves themself with: 256 random bits. */
const ID_BYTES = 32;
const ID = /^[\w-]{43}$/;

/** Whether a text has the form of an invitation's id. */
export function isInvitationId(text: string): boolean {
  return ID.test(text);
}

/** An invitation as its makers see it, with the path of the link to send. */
export function describeInvitation({ invitationId, email, role, expiresAt }: Invitation): SentInvitation {
  const path = `/dashboard/invitation/${invitationId}`;
  return { invitation_id: invitationId, email, role, expires_at: expiresAt.toISOString(), path };
}

/** Invites somebody to a company. An earlier invitation of that address to the company can no longer be used. */
export async function invite(
  { database, now }: AuthSource,
  company: Company,
  inviterId: string | null,
  { email, role }: { email: string; role: Role },
): Promise<Outcome<SentInvitation, 'is_member'>> {
  const invitation: Invitation = {
    invitationId: randomBytes(ID_BYTES).toString('base64url'),
    email,
    role,
    expiresAt: new Date(now() + VALID_DAYS * DAY_MS),
  };
  return inTransaction(database, async (tx) => {
    const teamId = await holdTeam(tx, company);
    const members = await listMembers(tx, company.key);
    if (members.some((member) => member.email === email)) return refuse('is_member');
    await withdrawInvitations(tx, teamId, email);
    await insertInvitation(tx, teamId, invitation, inviterId);
    return done(describeInvitation(invitation));
  });
}

/** Takes an invitation to a company back. Tells whether there was one that could be used. */
export async function withdraw({ database }: AuthSource, company: Company, invitationId: string): Promise<boolean> {
  if (!isInvitationId(invitationId)) return false;
  return inTransaction(database, async (tx) => withdrawInvitation(tx, await holdTeam(tx, company), invitationId));
}

/** What the link of an invitation shows; undefined if it cannot be used, or no longer. */
export async function readInvitation({ database: { db }, now }: AuthSource, invitationId: string): Promise<OpenInvitation | undefined> {
  const invitation = isInvitationId(invitationId) ? await findOpenInvitation(db, invitationId, new Date(now())) : undefined;
  if (invitation === undefined) return undefined;
  const { email, role, companyName } = invitation;
  return { email, role, company_name: companyName, has_account: (await findPersonByEmail(db, email)) !== undefined };
}
