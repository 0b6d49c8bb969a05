import { SURFACES } from '@cartograph/core/assistant/wire';
import { CONVERSATION_OUTCOMES, type ConversationPage, type ConversationTranscript } from '@cartograph/core/manage/conversations';
import { addDays, daysIn, startOfDay } from '@cartograph/core/rollup/day';
import type { Model } from '@cartograph/core/wire/vocabulary';
import type { FastifyInstance } from 'fastify';
import { identify } from '../ingest/arrival.ts';
import type { Company } from '../store/companies.ts';
import type { ConversationQuery } from '../store/reports/conversations.ts';
import { assistantAdminSchemas } from './assistant-admin-schemas.ts';
import { type Access, admit } from './caller.ts';
import { missing } from './problem.ts';
import { dayNamed, flagOf, nameOf, type RawQuery, readPage, textOf } from './report-query.ts';

/** The reads that the pages about conversations are made of. */
export interface Conversations {
  list: (companyId: number, query: ConversationQuery) => Promise<ConversationPage>;
  read: (companyId: number, conversationId: string, model: Model) => Promise<ConversationTranscript | undefined>;
}

interface Route {
  Params: { company: string };
  Querystring: RawQuery;
}
interface ConversationRoute {
  Params: { company: string; conversation: string };
}

const PATH = '/api/companies/:company/conversations';

/** The routes that show people what shoppers asked and what it led to. */
export function addConversationRoutes(
  app: FastifyInstance,
  { access, conversations }: { access: Access; conversations: Conversations },
): void {
  app.get<Route>(PATH, { schema: assistantAdminSchemas.conversations }, async (request) => {
    const company = await admit(access, request, request.params.company, 'read_reports');
    return conversations.list(company.companyId, readConversationQuery(request.query, company));
  });
  app.get<ConversationRoute>(`${PATH}/:conversation`, { schema: assistantAdminSchemas.conversation }, async (request) => {
    const { companyId, model } = await admit(access, request, request.params.company, 'read_reports');
    const { conversation } = request.params;
    const transcript = await conversations.read(companyId, conversation, model);
    if (transcript !== undefined) return transcript;
    throw missing('conversation', `conversation: got ${JSON.stringify(conversation)}, needs one that the assistant of this server had`);
  });
}

function readConversationQuery(raw: RawQuery, { timezone }: Company): ConversationQuery {
  const dayOf = daysIn(timezone);
  const fingerprint = textOf(raw, 'fingerprint');
  const [from, to] = [dayNamed(raw, 'from'), dayNamed(raw, 'to')];
  return {
    channel: nameOf(raw, 'channel', SURFACES),
    outcome: nameOf(raw, 'outcome', CONVERSATION_OUTCOMES),
    helpful: flagOf(raw, 'helpful'),
    aiProfile: textOf(raw, 'ai_profile'),
    words: textOf(raw, 'q'),
    visitorId: fingerprint === null ? null : identify(fingerprint),
    fromMs: from === null ? null : startOfDay(from, dayOf),
    untilMs: to === null ? null : startOfDay(addDays(to, 1), dayOf),
    ...readPage(raw),
  };
}
