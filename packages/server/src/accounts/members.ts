import { ROLES, type Role } from '@cartograph/core/manage/role';
import type { Team } from '@cartograph/core/manage/team';
import type { Company } from '../store/companies.ts';
import { listOpenInvitations } from '../store/invitations.ts';
import { holdTeam, listMembers, type Member, type Standing } from '../store/members.ts';
import type { AuthSource } from './auth-source.ts';
import { describeInvitation } from './invitations.ts';
import { type Outcome, outcomeOf, refuse } from './outcome.ts';
import { headersOf } from './sessions.ts';

const [OWNER] = ROLES;

/** A company's team, as one of its members sees it. Invitations are shown to owners only: who has the link could use it. */
export async function readTeam({ database: { db }, now }: AuthSource, company: Company, reader: Standing): Promise<Team> {
  const members = await listMembers(db, company.key);
  const invitations = reader.role === OWNER ? await listOpenInvitations(db, company.key, new Date(now())) : [];
  return {
    members: members.map((member) => ({
      member_id: member.memberId,
      name: member.name,
      email: member.email,
      role: member.role,
      joined_at: member.joinedAt.toISOString(),
      is_you: member.userId === reader.userId,
    })),
    invitations: invitations.map(describeInvitation),
  };
}

/**
 * Codes by which better-auth refuses somebody who may not. It looks again inside the transaction: who asked was an owner when the request
 * came, and may have been signed out, removed or given another role before it was their turn.
 */
const NOT_ALLOWED = {
  UNAUTHORIZED: 'not_owner',
  MEMBER_NOT_FOUND: 'not_owner',
  YOU_ARE_NOT_ALLOWED_TO_UPDATE_THIS_MEMBER: 'not_owner',
  YOU_ARE_NOT_ALLOWED_TO_DELETE_THIS_MEMBER: 'not_owner',
  YOU_CANNOT_LEAVE_THE_ORGANIZATION_AS_THE_ONLY_OWNER: 'not_owner',
} as const;

/** Why a member is left as they are: there is none of that id in the company, nobody else owns it, or only an owner may. */
export type MemberRefusal = 'unknown' | 'last_owner' | 'not_owner';

/** Gives a member another role, on behalf of the holder of the cookie's session. */
export async function changeRole(
  source: AuthSource,
  cookie: string,
  company: Company,
  memberId: string,
  role: Role,
): Promise<Outcome<unknown, MemberRefusal>> {
  return source.inTransaction(async (auth, tx) => {
    const organizationId = await holdTeam(tx, company);
    const members = await listMembers(tx, company.key);
    if (!members.some((member) => member.memberId === memberId)) return refuse('unknown');
    if (role !== OWNER && isLastOwner(members, memberId)) return refuse('last_owner');
    return outcomeOf(auth.api.updateMemberRole({ body: { organizationId, memberId, role }, headers: headersOf(cookie) }), NOT_ALLOWED);
  });
}

/** Takes a member out of a company, on behalf of the holder of the cookie's session: an owner, or that member. */
export async function removeMember(
  source: AuthSource,
  cookie: string,
  company: Company,
  remover: Standing,
  memberId: string,
): Promise<Outcome<unknown, MemberRefusal>> {
  return source.inTransaction<Outcome<unknown, MemberRefusal>>(async (auth, tx) => {
    const organizationId = await holdTeam(tx, company);
    const members = await listMembers(tx, company.key);
    const member = members.find((one) => one.memberId === memberId);
    const leaves = member?.userId === remover.userId;
    if (!leaves && remover.role !== OWNER) return refuse('not_owner');
    if (member === undefined) return refuse('unknown');
    if (isLastOwner(members, memberId)) return refuse('last_owner');
    const headers = headersOf(cookie);
    if (leaves) return outcomeOf(auth.api.leaveOrganization({ body: { organizationId }, headers }), NOT_ALLOWED);
    return outcomeOf(auth.api.removeMember({ body: { organizationId, memberIdOrEmail: memberId }, headers }), NOT_ALLOWED);
  });
}

function isLastOwner(members: readonly Member[], memberId: string): boolean {
  const owners = members.filter((member) => member.role === OWNER);
  return owners.length === 1 && owners[0]?.memberId === memberId;
}
