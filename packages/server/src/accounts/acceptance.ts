import { holdOpenInvitation, withdrawInvitation } from '../store/invitations.ts';
import { findPersonByEmail, type Person } from '../store/people.ts';
import type { AuthSource } from './auth-source.ts';
import { isInvitationId } from './invitations.ts';
import { done, type Outcome, refuse, successOf } from './outcome.ts';
import { describeSession, type SessionAnswer } from './sessions.ts';
import { type SignedUp, signUp } from './sign-up.ts';

/** Who accepts an invitation: somebody who is signed in, or somebody new. */
export type Accepting = { person: Person } | { newAccount: { name: string; password: string } };

/** Why an invitation is not taken: it cannot be used, or no longer; it is for somebody else; who it is for needs to sign in first. */
export type AcceptanceRefusal = 'unknown' | 'someone_else' | 'has_account';

/** Joins the company of an invitation, which is used up by it. Somebody new gets an account with the invited address and is signed in. */
export async function acceptInvitation(
  source: AuthSource,
  invitationId: string,
  accepting: Accepting,
): Promise<Outcome<SessionAnswer, AcceptanceRefusal>> {
  if (!isInvitationId(invitationId)) return refuse('unknown');
  const outcome = await source.inTransaction<Outcome<SignedUp, AcceptanceRefusal>>(async (auth, tx) => {
    const invitation = await holdOpenInvitation(tx, invitationId, new Date(source.now()));
    if (invitation === undefined) return refuse('unknown');
    const { email, role, teamId } = invitation;
    if ('person' in accepting && accepting.person.email !== email) return refuse('someone_else');
    if ('newAccount' in accepting && (await findPersonByEmail(tx, email)) !== undefined) return refuse('has_account');
    const joining = 'person' in accepting ? { ...accepting, cookies: [] } : await signUp(auth, { ...accepting.newAccount, email });
    await withdrawInvitation(tx, teamId, invitationId);
    await successOf(auth.api.addMember({ body: { userId: joining.person.userId, organizationId: teamId, role } }));
    return done(joining);
  });
  if (!outcome.ok) return outcome;
  const { person, cookies } = outcome.value;
  return done({ session: await describeSession(source, person), cookies });
}
