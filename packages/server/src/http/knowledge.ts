import { entryChange, newEntry } from '@cartograph/core/manage/knowledge';
import { isText } from '@cartograph/core/wire/text';
import type { FastifyInstance } from 'fastify';
import type { Knowledge } from '../knowledge/manage.ts';
import { readManaged } from './body.ts';
import { type Access, admit } from './caller.ts';
import { knowledgeSchemas } from './knowledge-schemas.ts';
import { conflict, missing } from './problem.ts';
import { nameOf, type RawQuery, readPage, textOf } from './report-query.ts';

const BASE = '/api/companies/:company/knowledge';

interface Route {
  Params: { company: string };
  Querystring: RawQuery;
}
interface EntryRoute {
  Params: { company: string; entry: string };
}
interface ProductRoute {
  Params: { company: string; product: string };
}

/** The routes by which people keep what the assistant knows. */
export function addKnowledgeRoutes(app: FastifyInstance, { access, knowledge }: { access: Access; knowledge: Knowledge }): void {
  app.get<Route>(`${BASE}/entries`, { schema: knowledgeSchemas.entries }, async (request) => {
    const { companyId } = await admit(access, request, request.params.company, 'read_knowledge');
    const raw = request.query;
    return knowledge.listEntries(companyId, {
      words: textOf(raw, 'q'),
      productId: textOf(raw, 'product_id'),
      scope: nameOf(raw, 'scope', ['general', 'product'] as const),
      aiProfile: textOf(raw, 'ai_profile'),
      ...readPage(raw),
    });
  });
  app.post<Route>(`${BASE}/entries`, { schema: knowledgeSchemas.create }, async (request, reply) => {
    const { companyId } = await admit(access, request, request.params.company, 'manage_knowledge');
    return reply.code(201).send(await knowledge.createEntry(companyId, readManaged(newEntry, request.body)));
  });
  app.patch<EntryRoute>(`${BASE}/entries/:entry`, { schema: knowledgeSchemas.change }, async (request) => {
    const { companyId } = await admit(access, request, request.params.company, 'manage_knowledge');
    const { entry } = request.params;
    if (!isText(entry)) throw unknownEntry(entry);
    const changed = await knowledge.changeEntry(companyId, entry, readManaged(entryChange, request.body));
    if (changed === undefined) throw unknownEntry(entry);
    if (changed !== 'taken') return changed;
    throw conflict('question', 'question: another entry of the same product has this question already; change that one, or delete it');
  });
  app.delete<EntryRoute>(`${BASE}/entries/:entry`, { schema: knowledgeSchemas.remove }, async (request, reply) => {
    const { companyId } = await admit(access, request, request.params.company, 'manage_knowledge');
    const { entry } = request.params;
    if (isText(entry) && (await knowledge.deleteEntry(companyId, entry))) return reply.code(204).send();
    throw unknownEntry(entry);
  });
  app.get<Route>(`${BASE}/products`, { schema: knowledgeSchemas.products }, async (request) => {
    const { companyId } = await admit(access, request, request.params.company, 'read_knowledge');
    return knowledge.listProducts(companyId, { words: textOf(request.query, 'q'), ...readPage(request.query) });
  });
  app.delete<ProductRoute>(`${BASE}/products/:product`, { schema: knowledgeSchemas.removeProduct }, async (request, reply) => {
    const { companyId } = await admit(access, request, request.params.company, 'manage_knowledge');
    const { product } = request.params;
    if (isText(product) && (await knowledge.deleteProduct(companyId, product))) return reply.code(204).send();
    throw missing('product', `product: got ${JSON.stringify(product)}, needs the product_id of one in the catalogue`);
  });
}

function unknownEntry(entryId: string) {
  return missing('entry', `entry: got ${JSON.stringify(entryId)}, needs the entry_id of one that is there`);
}
