import type { FastifyInstance } from 'fastify';
import type { Accounts } from '../accounts/accounts.ts';
import type { OnProgress } from '../ingest/rebuild.ts';
import type { NewCompany } from '../store/companies.ts';
import { conflict, forbidden, unauthorized } from './problem.ts';
import { problemResponses } from './problem-schema.ts';
import { answerProgress, type TellingWork } from './progress.ts';
import { requireSameOrigin } from './same-origin.ts';
import { NDJSON_RESPONSE } from './settings-schemas.ts';

/** What the route of the demo does with the database. */
export interface Demo {
  company: NewCompany;
  /** The number of the demo company, if there is one. */
  find: () => Promise<number | undefined>;
  /** Gives it its history, or the rest of it where that failed half way, unless it has other events. Throws CompanyBusy. */
  fill: (companyId: number, onProgress: OnProgress) => Promise<void>;
}

const schema = {
  tags: ['Accounts'],
  summary: 'Create the demo company with sample history',
  description:
    'For people who own a company, or whose server has none yet; they own the demo too. Does nothing more where it has events, unless they are a part of this history: then it brings the rest.',
  security: [{ session: [] }],
  response: { 200: NDJSON_RESPONSE, ...problemResponses([401, 403, 409, 413, 415, 429, 503]) },
};

/** The route by which an owner gets a company to look at. */
export function addDemoRoute(app: FastifyInstance, { accounts, demo }: { accounts: Accounts; demo: Demo }): void {
  app.post('/api/demo', { schema }, async (request, reply) => {
    const { cookie } = request.headers;
    const person = await accounts.findPerson(cookie);
    if (person === undefined) throw unauthorized('authorization: missing, needs somebody to be signed in');
    requireSameOrigin(request);
    const companyId = await findOrCreate(accounts, demo, person);
    if ((await accounts.findStanding(cookie, demo.company.key))?.role !== 'owner')
      throw conflict('company', `company: there is a company "${demo.company.key}" already, and somebody else owns it`);
    const fill: TellingWork = async (onProgress) => {
      await demo.fill(companyId, onProgress);
      return { finished: true };
    };
    return answerProgress(reply, fill, 'The server failed before the whole history was in; its log says why. Try again to bring the rest.');
  });
}

async function findOrCreate(accounts: Accounts, demo: Demo, person: Parameters<Accounts['createCompany']>[0]): Promise<number> {
  const existing = await demo.find();
  if (existing !== undefined) return existing;
  const outcome = await accounts.createCompany(person, demo.company);
  if (!outcome.ok && outcome.refusal === 'no_owner')
    throw forbidden('role', 'role: got none of an owner, needs somebody who owns a company');
  return (await demo.find()) as number;
}
