import { parseAsked } from '@cartograph/core/assistant/parse';
import { faqClick, feedback, handOff, question } from '@cartograph/core/assistant/wire';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { GenericSchema, InferOutput } from 'valibot';
import type { Surfaces } from '../assistant/surfaces.ts';
import type { Company } from '../store/companies.ts';
import { assistantSchemas } from './assistant-schemas.ts';
import { valueOr400 } from './body.ts';
import { isCrawler } from './bots.ts';
import { type Access, admitPage, admitReporter } from './caller.ts';
import { openLines } from './lines.ts';
import { forbidden, missing } from './problem.ts';
import { type RawQuery, textOf } from './report-query.ts';

/** What the routes of the assistant's surfaces need. */
export interface Assisting {
  access: Access;
  surfaces: Surfaces;
}

interface Reading {
  Querystring: RawQuery;
}
interface ConversationRoute extends Reading {
  Params: { conversation: string };
}

/** How long browsers may keep the settings and the questions of a product, in seconds. */
const KEPT = 'public, max-age=120';

/** The routes that the assistant's surfaces on a shop's pages use. Origins are those that may report events; what counts as an interaction the server records by itself. */
export function addAssistantRoutes(app: FastifyInstance, { access, surfaces }: Assisting): void {
  /** The body of a request and the company that it is for. Throws HttpProblem. */
  const admit = async <Schema extends GenericSchema<unknown, { company_key: string }>>(
    request: FastifyRequest,
    schema: Schema,
  ): Promise<{ body: InferOutput<Schema>; company: Company }> => {
    const body = valueOr400(parseAsked(schema, request.body));
    const { company, verified } = await admitReporter(access, request.headers, body.company_key);
    if (!verified && isCrawler(request.headers['user-agent'], request.headers.origin))
      throw forbidden('user-agent', 'user-agent: a crawler is not answered');
    return { body, company };
  };
  const admitReading = (request: FastifyRequest<Reading>) => admitPage(access, request.headers, textOf(request.query, 'company_key') ?? '');

  app.post('/assistant/questions', { schema: assistantSchemas.questions }, async (request, reply) => {
    const { body, company } = await admit(request, question);
    const answer = await surfaces.ask(company, body);
    const lines = openLines(reply);
    void answer.follow(lines.write).then(lines.end, (error: unknown) => {
      request.log.error({ err: error }, 'an answer failed');
      // Without its last line: the same question, asked again, completes it.
      lines.end();
    });
    return lines.send();
  });
  app.post('/assistant/faq_answers', { schema: assistantSchemas.faqAnswers }, async (request) => {
    const { body, company } = await admit(request, faqClick);
    const opened = await surfaces.openFaq(company, body);
    if (opened !== undefined) return opened;
    throw missing('entry_id', `entry_id: got ${JSON.stringify(body.entry_id)}, needs that of a question of the list`);
  });
  app.post('/assistant/feedback', { schema: assistantSchemas.feedback }, async (request, reply) => {
    const { body, company } = await admit(request, feedback);
    if (await surfaces.hearThumb(company, body)) return reply.code(204).send();
    throw missing(
      'answer_id',
      `answer_id: got ${JSON.stringify(body.answer_id)}, needs that of an answer to this visitor in the conversation`,
    );
  });
  app.post('/assistant/handoffs', { schema: assistantSchemas.handOffs }, async (request, reply) => {
    const { body, company } = await admit(request, handOff);
    if (await surfaces.handOff(company, body)) return reply.code(204).send();
    throw unknownConversation(body.conversation_id);
  });
  app.get<Reading>('/assistant/faqs', { schema: assistantSchemas.faqs }, async (request, reply) => {
    const company = await admitReading(request);
    reply.header('cache-control', KEPT);
    return surfaces.listFaqs(company, textOf(request.query, 'product_id'), textOf(request.query, 'ai_profile'));
  });
  app.get<Reading>('/assistant/settings', { schema: assistantSchemas.settings }, async (request, reply) => {
    const company = await admitReading(request);
    reply.header('cache-control', KEPT);
    return surfaces.readSettings(company);
  });
  app.get<ConversationRoute>('/assistant/conversations/:conversation', { schema: assistantSchemas.transcript }, async (request, reply) => {
    const company = await admitReading(request);
    const { conversation } = request.params;
    reply.header('cache-control', 'no-store');
    const transcript = await surfaces.readTranscript(company, conversation, textOf(request.query, 'user_fingerprint') ?? '');
    if (transcript !== undefined) return transcript;
    throw unknownConversation(conversation);
  });
}

function unknownConversation(conversationId: string) {
  return missing('conversation_id', `conversation_id: got ${JSON.stringify(conversationId)}, needs one of this visitor`);
}
