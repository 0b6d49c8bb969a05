import { dataRequestChange, type IntegrationList, integrationList } from '@cartograph/core/manage/integrations';
import type { FastifyInstance, FastifySchema } from 'fastify';
import { readManaged } from './body.ts';
import { type Access, admit, admitMember } from './caller.ts';
import { describeSchema } from './json-schema.ts';
import { describeManaged, NO_CONTENT } from './managed-schema.ts';
import { missing } from './problem.ts';
import { problemResponses } from './problem-schema.ts';
import { describeParams } from './report-schemas.ts';

/** A company's shops on shop systems. */
export interface Integrations {
  read: (companyId: number) => Promise<IntegrationList>;
  /** Marks a shopper's request for their data as done by a member, or as not done. Tells whether there is such a request. */
  markDataRequest: (companyId: number, requestId: string, done: boolean, userId: string) => Promise<boolean>;
}

const TAG = 'Shop systems';

/** What the API description says about them. */
const readSchema: FastifySchema = {
  tags: [TAG],
  summary: 'How the shops on shop systems stand: state, last delivery, failures',
  security: [{ session: [] }, { secretKey: [] }],
  params: describeParams({ company: 'Public key of the company.' }),
  response: {
    200: { description: 'The shops, by platform and name.', ...describeSchema(integrationList) },
    ...problemResponses([401, 403, 404, 429, 503]),
  },
};
const markSchema = describeManaged(TAG, 'Mark a shopper’s request for their data as done, or as not done', {
  description: 'Who marked it first, and when, is kept.',
  params: ['company', 'request'],
  body: dataRequestChange,
  success: NO_CONTENT,
  problems: [400, 401, 403, 404, 413, 415, 429, 503],
});

/** The routes that tell how a company's shops on shop systems stand, and that note which shoppers got their data. */
export function addIntegrationRoutes(app: FastifyInstance, { access, integrations }: { access: Access; integrations: Integrations }): void {
  app.get<{ Params: { company: string } }>('/api/companies/:company/integrations', { schema: readSchema }, async (request) => {
    const company = await admit(access, request, request.params.company, 'read_reports');
    return integrations.read(company.companyId);
  });
  app.patch<{ Params: { company: string; request: string } }>(
    '/api/companies/:company/data-requests/:request',
    { schema: markSchema },
    async (request, reply) => {
      const { company, member } = await admitMember(access, request, request.params.company, 'manage_visitors');
      const { done } = readManaged(dataRequestChange, request.body);
      if (await integrations.markDataRequest(company.companyId, request.params.request, done, member.userId)) return reply.code(204).send();
      throw missing('request', `request: ${company.key} has no request for data of that id`);
    },
  );
}
