import { aiProfileName, assistantChange, NUDGES_MAX, newNudge, nudgeChange } from '@cartograph/core/manage/assistant';
import { isText } from '@cartograph/core/wire/text';
import type { FastifyInstance } from 'fastify';
import type { AssistantAdmin } from '../assistant/manage.ts';
import { assistantAdminSchemas } from './assistant-admin-schemas.ts';
import { readManaged } from './body.ts';
import { type Access, admit } from './caller.ts';
import { conflict, missing } from './problem.ts';

interface Route {
  Params: { company: string };
}
interface NudgeRoute {
  Params: { company: string; nudge: string };
}
interface ProfileRoute {
  Params: { company: string; profile: string };
}

const BASE = '/api/companies/:company';

/** The routes by which people set how the assistant greets, nudge shoppers and name AI profiles. */
export function addAssistantAdminRoutes(app: FastifyInstance, { access, assistant }: { access: Access; assistant: AssistantAdmin }): void {
  app.get<Route>(`${BASE}/assistant/settings`, { schema: assistantAdminSchemas.settings }, async (request) =>
    assistant.readSettings(await admit(access, request, request.params.company, 'read_reports')),
  );
  app.patch<Route>(`${BASE}/assistant/settings`, { schema: assistantAdminSchemas.change }, async (request) => {
    const company = await admit(access, request, request.params.company, 'manage_assistant');
    return assistant.changeSettings(company, readManaged(assistantChange, request.body));
  });
  app.get<Route>(`${BASE}/nudges`, { schema: assistantAdminSchemas.nudges }, async (request) => {
    const company = await admit(access, request, request.params.company, 'read_reports');
    return { nudges: await assistant.listNudges(company) };
  });
  app.post<Route>(`${BASE}/nudges`, { schema: assistantAdminSchemas.createNudge }, async (request, reply) => {
    const company = await admit(access, request, request.params.company, 'manage_assistant');
    const created = await assistant.createNudge(company, readManaged(newNudge, request.body));
    if (created !== undefined) return reply.code(201).send(created);
    throw conflict('message', `message: there are ${NUDGES_MAX} nudges already; delete one first`);
  });
  app.patch<NudgeRoute>(`${BASE}/nudges/:nudge`, { schema: assistantAdminSchemas.changeNudge }, async (request) => {
    const company = await admit(access, request, request.params.company, 'manage_assistant');
    const changed = await assistant.changeNudge(company, request.params.nudge, readManaged(nudgeChange, request.body));
    if (changed !== undefined) return changed;
    throw unknownNudge(request.params.nudge);
  });
  app.delete<NudgeRoute>(`${BASE}/nudges/:nudge`, { schema: assistantAdminSchemas.removeNudge }, async (request, reply) => {
    const company = await admit(access, request, request.params.company, 'manage_assistant');
    if (await assistant.deleteNudge(company, request.params.nudge)) return reply.code(204).send();
    throw unknownNudge(request.params.nudge);
  });
  app.get<Route>(`${BASE}/ai-profiles`, { schema: assistantAdminSchemas.profiles }, async (request) =>
    assistant.listProfiles(await admit(access, request, request.params.company, 'read_reports')),
  );
  app.put<ProfileRoute>(`${BASE}/ai-profiles/:profile`, { schema: assistantAdminSchemas.nameProfile }, async (request, reply) => {
    const company = await admit(access, request, request.params.company, 'manage_assistant');
    const { profile } = request.params;
    if (!isText(profile)) throw unknownProfile(profile);
    await assistant.nameProfile(company, profile, readManaged(aiProfileName, request.body).name);
    return reply.code(204).send();
  });
  app.delete<ProfileRoute>(`${BASE}/ai-profiles/:profile`, { schema: assistantAdminSchemas.forgetProfile }, async (request, reply) => {
    const company = await admit(access, request, request.params.company, 'manage_assistant');
    const { profile } = request.params;
    if (isText(profile) && (await assistant.forgetProfile(company, profile))) return reply.code(204).send();
    throw unknownProfile(profile);
  });
}

function unknownNudge(nudgeId: string) {
  return missing('nudge', `nudge: got ${JSON.stringify(nudgeId)}, needs the nudge_id of one that is there`);
}

function unknownProfile(profile: string) {
  return missing('profile', `profile: got ${JSON.stringify(profile)}, needs an AI profile that has a name`);
}
