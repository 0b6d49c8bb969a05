import { firstOwner, passwordChange, type Session, signIn } from '@cartograph/core/manage/session';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Accounts } from '../accounts/accounts.ts';
import type { SessionAnswer } from '../accounts/sessions.ts';
import type { Throttled } from '../accounts/throttle.ts';
import { readManaged } from './body.ts';
import { setCookies } from './cookies.ts';
import { conflict, forbidden, type HttpProblem, tooMany, unauthorized } from './problem.ts';
import { TRIES_SECRET } from './rate-limit.ts';
import { requireSameOrigin } from './same-origin.ts';
import { sessionSchemas } from './session-schemas.ts';

/** The routes by which people sign in and out. Changes are taken from this server's own pages only, also before anybody is signed in. */
export function addSessionRoutes(app: FastifyInstance, accounts: Accounts): void {
  app.get('/api/session', { schema: sessionSchemas.read }, async (request, reply) =>
    answer(request, reply, await accounts.readSession(request.headers.cookie)),
  );
  app.post('/api/session', { schema: sessionSchemas.signIn, config: TRIES_SECRET }, async (request, reply) => {
    requireSameOrigin(request);
    const outcome = await accounts.signIn(request.headers.cookie, readManaged(signIn, request.body));
    if (!outcome.ok) throw refuseSignIn(outcome);
    return answer(request, reply, outcome.value);
  });
  app.delete('/api/session', { schema: sessionSchemas.signOut }, async (request, reply) => {
    requireSameOrigin(request);
    setCookies(request, reply, await accounts.signOut(request.headers.cookie));
    return reply.code(204).send();
  });
  app.post('/api/owner', { schema: sessionSchemas.owner, config: TRIES_SECRET }, async (request, reply) => {
    requireSameOrigin(request);
    const outcome = await accounts.createFirstOwner(readManaged(firstOwner, request.body));
    if (outcome.ok) return answer(request, reply.code(201), outcome.value);
    if (outcome.refusal === 'has_owner')
      throw conflict('token', 'token: this server has an owner already; sign in, or ask them for an invitation');
    throw forbidden('token', 'token: is not the one of the link that the server printed when it started');
  });
  app.put('/api/account/password', { schema: sessionSchemas.password, config: TRIES_SECRET }, async (request, reply) => {
    const { cookie } = request.headers;
    const person = await accounts.findPerson(cookie);
    if (person === undefined || cookie === undefined) throw unauthorized('authorization: missing, needs somebody to be signed in');
    requireSameOrigin(request);
    const outcome = await accounts.changePassword(cookie, person, readManaged(passwordChange, request.body));
    if (!outcome.ok && outcome.refusal === 'throttled') throw refuseSignIn(outcome);
    if (!outcome.ok) throw forbidden('current_password', 'current_password: is not the password that is in force');
    setCookies(request, reply, outcome.value);
    return reply.code(204).send();
  });
}

/** Answers with a session and hands it to the browser. */
export function answer(request: FastifyRequest, reply: FastifyReply, { session, cookies }: SessionAnswer): Session {
  setCookies(request, reply, cookies);
  return session;
}

/** The same words for an address that nobody has and for a wrong password: who asks is not told who has an account. */
function refuseSignIn(outcome: Throttled | { refusal: 'wrong_password' }): HttpProblem {
  if (outcome.refusal === 'wrong_password') return unauthorized('email: the address or the password is wrong', 'email');
  const minutes = Math.ceil(outcome.retryAfterSeconds / 60);
  const message = `Too many passwords were tried for this address; try again in ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}.`;
  return tooMany(message, outcome.retryAfterSeconds);
}
