import { createHmac, timingSafeEqual } from 'node:crypto';
import { takeTurns } from '../store/account-server.ts';
import { listCompanies } from '../store/companies.ts';
import { withdrawInvitations } from '../store/invitations.ts';
import { holdTeam } from '../store/members.ts';
import { hasPeople } from '../store/people.ts';
import type { AuthSource } from './auth-source.ts';
import { done, type Outcome, refuse, successOf } from './outcome.ts';
import { describeSession, type SessionAnswer } from './sessions.ts';
import { signUp } from './sign-up.ts';

/** Path of the page that creates the first owner, with the token that it needs; null once somebody has an account. */
export async function findSetupPath(source: AuthSource): Promise<string | null> {
  if (await hasPeople(source.database.db)) return null;
  return `/dashboard/setup?token=${makeToken(await source.secret()).toString('base64url')}`;
}

/** Creates the first person, as owner of every company there is, and signs in. Of several at the same moment one wins. */
export async function createFirstOwner(
  source: AuthSource,
  { token, ...account }: { token: string; name: string; email: string; password: string },
): Promise<Outcome<SessionAnswer, 'wrong_token' | 'has_owner'>> {
  if (!isToken(token, await source.secret())) return refuse('wrong_token');
  const outcome = await source.inTransaction(async (auth, tx) => {
    await takeTurns(tx);
    if (await hasPeople(tx)) return refuse('has_owner');
    const owner = await signUp(auth, account);
    for (const company of await listCompanies(tx)) {
      const organizationId = await holdTeam(tx, company);
      await successOf(auth.api.addMember({ body: { userId: owner.person.userId, organizationId, role: 'owner' } }));
      await withdrawInvitations(tx, organizationId, account.email);
    }
    return done(owner);
  });
  if (!outcome.ok) return outcome;
  const { person, cookies } = outcome.value;
  return done({ session: await describeSession(source, person), cookies });
}

/** The same on every server and at every start; only who reads what the server prints, or its database, can know it. */
function makeToken(secret: string): Buffer {
  return createHmac('sha256', secret).update('first owner').digest();
}

function isToken(text: string, secret: string): boolean {
  const [given, needed] = [Buffer.from(text, 'base64url'), makeToken(secret)];
  return given.length === needed.length && timingSafeEqual(given, needed);
}
