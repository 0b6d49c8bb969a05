import { ROLES } from '@cartograph/core/manage/role';
import { createCompany, listCompanies, type NewCompany } from '../store/companies.ts';
import { holdTeam } from '../store/members.ts';
import { listMemberships, type Person } from '../store/people.ts';
import type { AuthSource } from './auth-source.ts';
import { done, type Outcome, refuse, successOf } from './outcome.ts';

const [OWNER] = ROLES;

/** Creates a company for somebody who owns another, or for the first owner of a server that has none; they own it too. */
export async function createOwnCompany(
  source: AuthSource,
  { userId }: Person,
  company: NewCompany,
): Promise<Outcome<null, 'no_owner' | 'taken'>> {
  return source.inTransaction(async (auth, tx) => {
    const owns = (await listMemberships(tx, userId)).some((membership) => membership.role === OWNER);
    if (!owns && (await listCompanies(tx)).length > 0) return refuse('no_owner');
    if ((await createCompany(tx, company)) === undefined) return refuse('taken');
    const organizationId = await holdTeam(tx, company);
    await successOf(auth.api.addMember({ body: { userId, organizationId, role: OWNER } }));
    return done(null);
  });
}
