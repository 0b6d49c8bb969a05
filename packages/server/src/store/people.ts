import type { Role } from '@cartograph/core/manage/role';
import type { Query } from './database.ts';

/** A person with an account. */
export interface Person {
  userId: string;
  name: string;
  email: string;
}

/** Tells whether anybody has an account. */
export async function hasPeople(db: Query): Promise<boolean> {
  return (await db.selectFrom('account_user').select('id').limit(1).executeTakeFirst()) !== undefined;
}

/** Everybody who has an account, by address, with the companies they belong to. */
export async function listPeople(db: Query): Promise<(Person & { createdAt: Date; companies: string[] })[]> {
  const people = await db.selectFrom('account_user').select(['id', 'name', 'email', 'created_at']).orderBy('email').execute();
  const members = await db
    .selectFrom('account_member as member')
    .innerJoin('account_organization as team', 'team.id', 'member.organization_id')
    .select(['member.user_id', 'member.role', 'team.slug'])
    .orderBy('team.slug')
    .execute();
  return people.map(({ id, name, email, created_at }) => ({
    userId: id,
    name,
    email,
    createdAt: created_at,
    companies: members.filter((member) => member.user_id === id).map(({ slug, role }) => `${slug} (${role})`),
  }));
}

/** The person of that address, which is in lower case. */
export async function findPersonByEmail(db: Query, email: string): Promise<Person | undefined> {
  const row = await db.selectFrom('account_user').select(['id', 'name', 'email']).where('email', '=', email).executeTakeFirst();
  return row && { userId: row.id, name: row.name, email: row.email };
}

/** The person of that id. */
export async function findPersonById(db: Query, userId: string): Promise<Person | undefined> {
  const row = await db.selectFrom('account_user').select(['id', 'name', 'email']).where('id', '=', userId).executeTakeFirst();
  return row && { userId: row.id, name: row.name, email: row.email };
}

/** The person whose session it is; undefined where the session is not in force. */
export async function findPersonBySession(db: Query, token: string, now: Date): Promise<Person | undefined> {
  const row = await db
    .selectFrom('account_session as session')
    .innerJoin('account_user as person', 'person.id', 'session.user_id')
    .select(['person.id', 'person.name', 'person.email'])
    .where('session.token', '=', token)
    .where('session.expires_at', '>', now)
    .executeTakeFirst();
  return row && { userId: row.id, name: row.name, email: row.email };
}

/** A company that a person belongs to. */
export interface Membership {
  key: string;
  name: string;
  role: Role;
}

/** The companies that a person belongs to, by key. */
export async function listMemberships(db: Query, userId: string): Promise<Membership[]> {
  const rows = await db
    .selectFrom('account_member as member')
    .innerJoin('account_organization as team', 'team.id', 'member.organization_id')
    .innerJoin('company', 'company.company_key', 'team.slug')
    .select(['company.company_key', 'company.name', 'member.role'])
    .where('member.user_id', '=', userId)
    .orderBy('company.company_key')
    .execute();
  return rows.map((row) => ({ key: row.company_key, name: row.name, role: row.role as Role }));
}

/** Ends one session. */
export async function endSession(db: Query, token: string): Promise<void> {
  await db.deleteFrom('account_session').where('token', '=', token).execute();
}

/** Ends all sessions of a person. */
export async function endSessionsOf(db: Query, userId: string): Promise<void> {
  await db.deleteFrom('account_session').where('user_id', '=', userId).execute();
}

/** Erases sessions, invitations and counts of attempts to sign in whose time is over. */
export async function eraseExpiredAccess(db: Query, ends: { sessions: Date; invitations: Date; attemptsSince: Date }): Promise<void> {
  await db.deleteFrom('account_session').where('expires_at', '<=', ends.sessions).execute();
  await db.deleteFrom('account_invitation').where('expires_at', '<=', ends.invitations).execute();
  await db.deleteFrom('account_sign_in').where('since', '<=', ends.attemptsSince).execute();
}
