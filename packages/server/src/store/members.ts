import { randomUUID } from 'node:crypto';
import type { Role } from '@cartograph/core/manage/role';
import type { Query } from './database.ts';

/** Who signed in with a session, and what they may do in the company that was asked for: no role, no member. */
export interface Standing {
  userId: string;
  role: Role | null;
}

/** What the holder of a session is in a company; undefined where the session is not in force. One look-up by index in each table. */
export async function findStanding(db: Query, token: string, companyKey: string, now: Date): Promise<Standing | undefined> {
  const row = await db
    .selectFrom('account_session as session')
    .leftJoin('account_organization as team', (join) => join.on('team.slug', '=', companyKey))
    .leftJoin('account_member as member', (join) =>
      join.onRef('member.organization_id', '=', 'team.id').onRef('member.user_id', '=', 'session.user_id'),
    )
    .select(['session.user_id', 'member.role'])
    .where('session.token', '=', token)
    .where('session.expires_at', '>', now)
    .executeTakeFirst();
  return row && { userId: row.user_id, role: row.role as Role | null };
}

/** The team of a company, made if it is missing. Whoever else changes this team waits until the transaction ends. Gives its id. */
export async function holdTeam(tx: Query, company: { key: string; name: string }): Promise<string> {
  await tx
    .insertInto('account_organization')
    .values({ id: randomUUID(), slug: company.key, name: company.name, created_at: new Date() })
    .onConflict((conflict) => conflict.column('slug').doNothing())
    .execute();
  const { id } = await tx
    .selectFrom('account_organization')
    .select('id')
    .where('slug', '=', company.key)
    .forUpdate()
    .executeTakeFirstOrThrow();
  return id;
}

/** A member of a team. */
export interface Member {
  memberId: string;
  userId: string;
  name: string;
  email: string;
  role: Role;
  joinedAt: Date;
}

/** The members of a company's team, in the order in which they joined. */
export async function listMembers(db: Query, companyKey: string): Promise<Member[]> {
  const rows = await db
    .selectFrom('account_member as member')
    .innerJoin('account_organization as team', 'team.id', 'member.organization_id')
    .innerJoin('account_user as person', 'person.id', 'member.user_id')
    .select(['member.id', 'member.user_id', 'member.role', 'member.created_at', 'person.name', 'person.email'])
    .where('team.slug', '=', companyKey)
    .orderBy('member.created_at')
    .orderBy('member.id')
    .execute();
  return rows.map((row) => ({
    memberId: row.id,
    userId: row.user_id,
    name: row.name,
    email: row.email,
    role: row.role as Role,
    joinedAt: row.created_at,
  }));
}
