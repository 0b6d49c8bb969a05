import { memberChange, newInvitation } from '@cartograph/core/manage/team';
import type { FastifyInstance } from 'fastify';
import type { Accounts } from '../accounts/accounts.ts';
import { readManaged } from './body.ts';
import { type Access, admitMember } from './caller.ts';
import { conflict, forbidden, type HttpProblem, missing } from './problem.ts';
import { teamSchemas } from './team-schemas.ts';

const BASE = '/api/companies/:company/team';

interface Route {
  Params: { company: string };
}
interface InvitationRoute {
  Params: { company: string; invitation: string };
}
interface MemberRoute {
  Params: { company: string; member: string };
}

/** The routes by which a company's team is seen by its members and changed by its owners. Everybody may leave. */
export function addTeamRoutes(app: FastifyInstance, { access, accounts }: { access: Access; accounts: Accounts }): void {
  app.get<Route>(BASE, { schema: teamSchemas.read }, async (request) => {
    const { company, member } = await admitMember(access, request, request.params.company, 'read_reports');
    return accounts.readTeam(company, member);
  });
  app.post<Route>(`${BASE}/invitations`, { schema: teamSchemas.invite }, async (request, reply) => {
    const { company, member } = await admitMember(access, request, request.params.company, 'manage_team');
    const body = readManaged(newInvitation, request.body);
    const outcome = await accounts.invite(company, member.userId, body);
    if (!outcome.ok) throw conflict('email', `email: ${body.email} is a member of ${company.key} already`);
    return reply.code(201).send(outcome.value);
  });
  app.delete<InvitationRoute>(`${BASE}/invitations/:invitation`, { schema: teamSchemas.withdraw }, async (request, reply) => {
    const { company } = await admitMember(access, request, request.params.company, 'manage_team');
    if (await accounts.withdraw(company, request.params.invitation)) return reply.code(204).send();
    throw missing('invitation', `invitation: ${company.key} has none of that id that is open`);
  });
  app.patch<MemberRoute>(`${BASE}/members/:member`, { schema: teamSchemas.change }, async (request, reply) => {
    const { company } = await admitMember(access, request, request.params.company, 'manage_team');
    const { role } = readManaged(memberChange, request.body);
    const outcome = await accounts.changeRole(String(request.headers.cookie), company, request.params.member, role);
    if (!outcome.ok) throw refuseChange(outcome.refusal, company.key);
    return reply.code(204).send();
  });
  app.delete<MemberRoute>(`${BASE}/members/:member`, { schema: teamSchemas.remove }, async (request, reply) => {
    const { company, member } = await admitMember(access, request, request.params.company, 'read_reports');
    const outcome = await accounts.removeMember(String(request.headers.cookie), company, member, request.params.member);
    if (!outcome.ok) throw refuseChange(outcome.refusal, company.key);
    return reply.code(204).send();
  });
}

function refuseChange(refusal: 'unknown' | 'last_owner' | 'not_owner', companyKey: string): HttpProblem {
  if (refusal === 'unknown') return missing('member', `member: ${companyKey} has none of that id`);
  if (refusal === 'not_owner') return forbidden('role', 'role: got another, needs owner; everybody may remove themself');
  return conflict('member', `member: is the last owner of ${companyKey}; make somebody else an owner first`);
}
