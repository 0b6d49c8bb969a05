import { type IntegrationList, integrationList } from '@cartograph/core/manage/integrations';
import type { FastifyInstance, FastifySchema } from 'fastify';
import { type Access, admit } from './caller.ts';
import { describeSchema } from './json-schema.ts';
import { problemResponses } from './problem-schema.ts';
import { describeParams } from './report-schemas.ts';

/** Reads how a company's shops stand. */
export type ReadIntegrations = (companyId: number) => Promise<IntegrationList>;

/** What the API description says about it. */
const schema: FastifySchema = {
  tags: ['Shop systems'],
  summary: 'How the shops on shop systems stand: state, last delivery, failures',
  security: [{ session: [] }, { secretKey: [] }],
  params: describeParams({ company: 'Public key of the company.' }),
  response: {
    200: { description: 'The shops, by platform and name.', ...describeSchema(integrationList) },
    ...problemResponses([401, 403, 404, 429, 503]),
  },
};

/** The route that tells how a company's shops on shop systems stand. */
export function addIntegrationRoute(
  app: FastifyInstance,
  { access, readIntegrations }: { access: Access; readIntegrations: ReadIntegrations },
): void {
  app.get<{ Params: { company: string } }>('/api/companies/:company/integrations', { schema }, async (request) => {
    const company = await admit(access, request, request.params.company, 'read_reports');
    return readIntegrations(company.companyId);
  });
}
