import { ROLES, type Role } from '@cartograph/core/manage/role';
import type { Team } from '@cartograph/core/manage/team';
import { type Company, createCompany, type NewCompany } from '../store/companies.ts';
import { listOpenInvitations } from '../store/invitations.ts';
import { holdTeam, listMembers, type Member, type Standing } from '../store/members.ts';
import { listMemberships, type Person } from '../store/people.ts';
import type { AuthSource } from './auth-source.ts';
import { describeInvitation } from './invitations.ts';
import { done, type Outcome, refuse, successOf } from './outcome.ts';
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

/** Why a member is left as they are: there is none of that id in the company, nobody else owns it, or only an owner may. */
export type MemberRefusal = 'unknown' | 'last_owner' | 'not_owner';

/** Gives a member another role, on behalf of the holder of the cookie's session. */
export async function changeRole(
  source: AuthSource,
  cookie: string,
  company: Company,
  memberId: string,
  role: Role,
): Promise<Outcome<null, MemberRefusal>> {
  return source.inTransaction(async (auth, tx) => {
    const organizationId = await holdTeam(tx, company);
    const members = await listMembers(tx, company.key);
    if (!members.some((member) => member.memberId === memberId)) return refuse('unknown');
    if (role !== OWNER && isLastOwner(members, memberId)) return refuse('last_owner');
    await successOf(auth.api.updateMemberRole({ body: { organizationId, memberId, role }, headers: headersOf(cookie) }));
    return done(null);
  });
}

/** Takes a member out of a company, on behalf of the holder of the cookie's session: an owner, or that member. */
export async function removeMember(
  source: AuthSource,
  cookie: string,
  company: Company,
  remover: Standing,
  memberId: string,
): Promise<Outcome<null, MemberRefusal>> {
  return source.inTransaction(async (auth, tx) => {
    const organizationId = await holdTeam(tx, company);
    const members = await listMembers(tx, company.key);
    const member = members.find((one) => one.memberId === memberId);
    const leaves = member?.userId === remover.userId;
    if (!leaves && remover.role !== OWNER) return refuse('not_owner');
    if (member === undefined) return refuse('unknown');
    if (isLastOwner(members, memberId)) return refuse('last_owner');
    const headers = headersOf(cookie);
    if (leaves) await successOf(auth.api.leaveOrganization({ body: { organizationId }, headers }));
    else await successOf(auth.api.removeMember({ body: { organizationId, memberIdOrEmail: memberId }, headers }));
    return done(null);
  });
}

/** Creates a company for somebody who owns another; they own it too. */
export async function createOwnCompany(
  source: AuthSource,
  { userId }: Person,
  company: NewCompany,
): Promise<Outcome<null, 'no_owner' | 'taken'>> {
  return source.inTransaction(async (auth, tx) => {
    if (!(await listMemberships(tx, userId)).some((membership) => membership.role === OWNER)) return refuse('no_owner');
    if ((await createCompany(tx, company)) === undefined) return refuse('taken');
    const organizationId = await holdTeam(tx, company);
    await successOf(auth.api.addMember({ body: { userId, organizationId, role: OWNER } }));
    return done(null);
  });
}

function isLastOwner(members: readonly Member[], memberId: string): boolean {
  const owners = members.filter((member) => member.role === OWNER);
  return owners.length === 1 && owners[0]?.memberId === memberId;
}
