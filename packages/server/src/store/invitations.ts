import type { Role } from '@cartograph/core/manage/role';
import type { Query } from './database.ts';

/** A link that lets one person join a company. */
export interface Invitation {
  invitationId: string;
  email: string;
  role: Role;
  expiresAt: Date;
}

/** Keeps an invitation; one from the command line has no inviter. */
export async function insertInvitation(db: Query, teamId: string, invitation: Invitation, inviterId: string | null): Promise<void> {
  await db
    .insertInto('account_invitation')
    .values({
      id: invitation.invitationId,
      organization_id: teamId,
      email: invitation.email,
      role: invitation.role,
      status: 'pending',
      expires_at: invitation.expiresAt,
      created_at: new Date(),
      inviter_id: inviterId,
    })
    .execute();
}

/** The invitations to a company that can be used, in the order in which they were made. */
export async function listOpenInvitations(db: Query, companyKey: string, now: Date): Promise<Invitation[]> {
  const rows = await selectOpen(db, now).where('team.slug', '=', companyKey).orderBy('invitation.created_at').execute();
  return rows.map(toInvitation);
}

/** An invitation that can be used, and the company it is for. */
export async function findOpenInvitation(
  db: Query,
  invitationId: string,
  now: Date,
): Promise<(Invitation & { companyName: string }) | undefined> {
  const row = await selectOpen(db, now).where('invitation.id', '=', invitationId).executeTakeFirst();
  return row && { ...toInvitation(row), companyName: row.company_name };
}

/** The same, kept from being used by anybody else until the transaction ends. */
export async function holdOpenInvitation(
  tx: Query,
  invitationId: string,
  now: Date,
): Promise<(Invitation & { teamId: string }) | undefined> {
  const row = await selectOpen(tx, now).where('invitation.id', '=', invitationId).forUpdate('invitation').executeTakeFirst();
  return row && { ...toInvitation(row), teamId: row.organization_id };
}

/** Takes back every open invitation of an address to a team. */
export async function withdrawInvitations(db: Query, teamId: string, email: string): Promise<void> {
  await db.deleteFrom('account_invitation').where('organization_id', '=', teamId).where('email', '=', email).execute();
}

/** Takes back an invitation to a team. Tells whether there was one that could be used. */
export async function withdrawInvitation(db: Query, teamId: string, invitationId: string): Promise<boolean> {
  const result = await db
    .deleteFrom('account_invitation')
    .where('organization_id', '=', teamId)
    .where('id', '=', invitationId)
    .where('status', '=', 'pending')
    .executeTakeFirst();
  return result.numDeletedRows > 0n;
}

function selectOpen(db: Query, now: Date) {
  return db
    .selectFrom('account_invitation as invitation')
    .innerJoin('account_organization as team', 'team.id', 'invitation.organization_id')
    .innerJoin('company', 'company.company_key', 'team.slug')
    .select(['invitation.id', 'invitation.email', 'invitation.role', 'invitation.expires_at'])
    .select(['invitation.organization_id', 'company.name as company_name'])
    .where('invitation.status', '=', 'pending')
    .where('invitation.expires_at', '>', now);
}

function toInvitation(row: { id: string; email: string; role: string; expires_at: Date }): Invitation {
  return { invitationId: row.id, email: row.email, role: row.role as Role, expiresAt: row.expires_at };
}
