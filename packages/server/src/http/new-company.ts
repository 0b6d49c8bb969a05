import { createdCompany, newCompany } from '@cartograph/core/manage/settings';
import { MODELS } from '@cartograph/core/wire/vocabulary';
import type { FastifyInstance } from 'fastify';
import type { Accounts } from '../accounts/accounts.ts';
import { readManaged } from './body.ts';
import { describeManaged } from './managed-schema.ts';
import { conflict, forbidden, unauthorized } from './problem.ts';
import { requireSameOrigin } from './same-origin.ts';

const DAY_MS = 24 * 60 * 60_000;

/** What a new company has until its settings say something else. */
const DEFAULTS = { model: MODELS[0], sessionWindowMs: DAY_MS, attributionWindowMs: DAY_MS, origins: [] };

const schema = describeManaged('Accounts', 'Create a company', {
  description: 'For people who own a company already; they own the new one too.',
  body: newCompany,
  success: { 201: createdCompany },
  problems: [400, 401, 403, 409, 413, 415, 429, 503],
});

/** The route by which an owner creates another company. */
export function addNewCompanyRoute(app: FastifyInstance, accounts: Accounts): void {
  app.post('/api/companies', { schema }, async (request, reply) => {
    const person = await accounts.findPerson(request.headers.cookie);
    if (person === undefined) throw unauthorized('authorization: missing, needs somebody to be signed in');
    requireSameOrigin(request);
    const company = readManaged(newCompany, request.body);
    const outcome = await accounts.createCompany(person, { ...DEFAULTS, ...company });
    if (outcome.ok) return reply.code(201).send({ key: company.key });
    if (outcome.refusal === 'taken') throw conflict('key', `key: there is a company "${company.key}" already`);
    throw forbidden('role', 'role: got none of an owner, needs somebody who owns a company');
  });
}
