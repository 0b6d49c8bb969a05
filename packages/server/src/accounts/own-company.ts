import { ROLES } from '@cartograph/core/manage/role';
import { createCompany, type NewCompany } from '../store/companies.ts';
import { holdTeam } from '../store/members.ts';
import { listMemberships, type Person } from '../store/people.ts';
import type { AuthSource } from './auth-source.ts';
import { done, type Outcome, refuse, successOf } from './outcome.ts';

const [OWNER] = ROLES;

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
