import { newAccount } from '@cartograph/core/manage/session';
import type { FastifyInstance } from 'fastify';
import type { Accounts } from '../accounts/accounts.ts';
import { readManaged } from './body.ts';
import { forbidden, missing, unauthorized } from './problem.ts';
import { TRIES_SECRET } from './rate-limit.ts';
import { requireSameOrigin } from './same-origin.ts';
import { answer } from './session.ts';
import { teamSchemas } from './team-schemas.ts';

interface Route {
  Params: { invitation: string };
}

/** The routes behind the link of an invitation. Who has the link may see what it is for. */
export function addInvitationRoutes(app: FastifyInstance, accounts: Accounts): void {
  const open = async (invitationId: string) => {
    const invitation = await accounts.readInvitation(invitationId);
    if (invitation !== undefined) return invitation;
    throw missing('invitation', 'invitation: is not there: it was used or taken back, or its 7 days are over. Ask for another.');
  };
  app.get<Route>('/api/invitations/:invitation', { schema: teamSchemas.open }, async (request) => open(request.params.invitation));
  app.post<Route>(
    '/api/invitations/:invitation/acceptance',
    { schema: teamSchemas.accept, config: TRIES_SECRET },
    async (request, reply) => {
      requireSameOrigin(request);
      const { invitation } = request.params;
      const { email, has_account } = await open(invitation);
      const person = await accounts.findPerson(request.headers.cookie);
      const signInFirst = () => unauthorized(`email: ${email} has an account already; sign in with it first`, 'email');
      if (person === undefined && has_account) throw signInFirst();
      const accepting = person === undefined ? { newAccount: readManaged(newAccount, request.body) } : { person };
      const outcome = await accounts.acceptInvitation(invitation, accepting);
      if (outcome.ok) return answer(request, reply, outcome.value);
      if (outcome.refusal === 'unknown') return open(invitation);
      if (outcome.refusal === 'has_account') throw signInFirst();
      throw forbidden('email', `email: the invitation is for ${email}; you are signed in as ${person?.email}. Sign out first.`);
    },
  );
}
