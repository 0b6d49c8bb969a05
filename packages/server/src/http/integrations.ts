import { type IntegrationList, integrationList } from '@cartograph/core/manage/integrations';
import type { FastifyInstance } from 'fastify';
import { type Access, admit } from './caller.ts';
import { describeSchema } from './json-schema.ts';
import { problemResponses } from './problem-schema.ts';

/** Reads how a company's shops stand. */
export type ReadIntegrations = (companyId: number) => Promise<IntegrationList>;

/** The route that tells how a company's shops on shop systems stand. */
export function addIntegrationRoute(
  app: FastifyInstance,
  { access, readIntegrations }: { access: Access; readIntegrations: ReadIntegrations },
): void {
  const schema = {
    tags: ['Shop systems'],
    summary: 'How the shops on shop systems stand: state, last delivery, failures',
    security: [{ secretKey: [] }],
    params: {
      type: 'object',
      properties: { company: { type: 'string', description: 'Public key of the company.' } },
      required: ['company'],
    },
    response: {
      200: { description: 'The shops, by platform and name.', ...describeSchema(integrationList) },
      ...problemResponses([401, 403, 404, 429, 503]),
    },
  };
  app.get<{ Params: { company: string } }>('/api/companies/:company/integrations', { schema }, async (request) => {
    const company = await admit(access, request, request.params.company, 'read_reports');
    return readIntegrations(company.companyId);
  });
}
