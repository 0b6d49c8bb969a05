import type { FastifyInstance } from 'fastify';
import type { VisitorRows } from '../store/visitors.ts';
import { type Access, admit } from './caller.ts';
import { missing } from './problem.ts';
import { answerProgress } from './progress.ts';
import { visitorSchemas } from './visitor-schemas.ts';

/** What the routes about one visitor do with the database. */
export interface Visitors {
  /** Everything stored under a fingerprint; undefined if nothing is. */
  export: (companyId: number, fingerprint: string) => Promise<VisitorRows | undefined>;
  /** Erases it, and takes it out of the figures. Throws CompanyBusy. */
  erase: (companyId: number, fingerprint: string) => Promise<number>;
}

interface Route {
  Params: { company: string; fingerprint: string };
}

const PATH = '/api/companies/:company/visitors/:fingerprint';

/** The routes that answer a visitor's request for their data, or for its end. */
export function addVisitorRoutes(app: FastifyInstance, { access, visitors }: { access: Access; visitors: Visitors }): void {
  app.get<Route>(PATH, { schema: visitorSchemas.export }, async (request, reply) => {
    const company = await admit(access, request, request.params.company, 'manage_visitors');
    const rows = await visitors.export(company.companyId, request.params.fingerprint);
    if (rows === undefined) throw unknownVisitor(request.params.fingerprint);
    return reply.header('content-disposition', 'attachment; filename="visitor.json"').send(rows);
  });
  app.delete<Route>(PATH, { schema: visitorSchemas.erase }, async (request, reply) => {
    const { companyId } = await admit(access, request, request.params.company, 'manage_visitors');
    const { fingerprint } = request.params;
    if ((await visitors.export(companyId, fingerprint)) === undefined) throw unknownVisitor(fingerprint);
    return answerProgress(reply, async () => {
      await visitors.erase(companyId, fingerprint);
      return { finished: true };
    });
  });
}

function unknownVisitor(fingerprint: string) {
  return missing('fingerprint', `fingerprint: got ${JSON.stringify(fingerprint)}, needs one under which something is stored`);
}
