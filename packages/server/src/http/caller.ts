import type { IncomingHttpHeaders } from 'node:http';
import type { Scope } from '@cartograph/core/manage/keys';
import type { Permission } from '@cartograph/core/manage/role';
import type { FindCompany } from '../access/company-directory.ts';
import type { KeyCheck } from '../access/keys.ts';
import type { Company } from '../store/companies.ts';
import { forbidden, unauthorized, unknownCompany } from './problem.ts';

/** Looks up who may do what. */
export interface Access {
  findCompany: FindCompany;
  checkKey: (companyId: number, secret: string) => Promise<KeyCheck>;
}

/** Who reports an event: for which company, and whether with its secret key. */
export interface Reporter {
  company: Company;
  verified: boolean;
}

/**
 * Admits a report of events: with the company's secret key from anywhere, without one from the company's origins.
 * Throws HttpProblem 404 for an unknown company, 401 for a key that is not in force, 403 for a key without the scope or a foreign origin.
 */
export async function admitReporter(access: Access, headers: IncomingHttpHeaders, companyKey: string): Promise<Reporter> {
  const company = await findOr404(access, companyKey);
  const secret = bearerOf(headers);
  if (secret !== undefined) {
    await requireScope(access, company, secret, 'events');
    return { company, verified: true };
  }
  const { origin } = headers;
  if (company.origins.length > 0 && (origin === undefined || !company.origins.includes(origin.toLowerCase()))) {
    throw forbidden('origin', `origin: got ${origin ?? 'none'}, needs one of the origins that ${company.key} allows, or its secret key`);
  }
  return { company, verified: false };
}

/**
 * Admits a shop's own server, by a secret key with the scope `events`, to report what no browser may. Throws HttpProblem 404 for an unknown
 * company, 401 without a key or for one that is not in force, 403 for a key without the scope.
 */
export async function admitShopServer(access: Access, headers: IncomingHttpHeaders, companyKey: string): Promise<Company> {
  const company = await findOr404(access, companyKey);
  const secret = bearerOf(headers);
  if (secret === undefined) throw unauthorized('authorization: missing, needs "Bearer <secret key>" with the scope events');
  await requireScope(access, company, secret, 'events');
  return company;
}

/**
 * Admits somebody to a part of a company: members by their session and role, and to reports also holders of a secret key with that scope.
 * Throws HttpProblem 401 without either, 404 for a company that is unknown or none of the member's, 403 for a role or key that may not.
 */
export async function admit(
  access: Access,
  request: { method: string; headers: IncomingHttpHeaders },
  companyKey: string,
  permission: Permission,
): Promise<Company> {
  const { headers } = request;
  const secret = bearerOf(headers);
  if (secret !== undefined) return admitKeyHolder(access, secret, companyKey, permission);
  throw unauthorized('authorization: missing, needs "Bearer <secret key>" with the scope reports');
}

async function admitKeyHolder(access: Access, secret: string, companyKey: string, permission: Permission): Promise<Company> {
  const company = await findOr404(access, companyKey);
  await requireScope(access, company, secret, 'reports');
  if (permission !== 'read_reports')
    throw forbidden('authorization', 'authorization: a secret key reads reports; the rest needs a signed-in member');
  return company;
}

async function findOr404(access: Access, companyKey: string): Promise<Company> {
  const company = await access.findCompany(companyKey);
  if (company === undefined) throw unknownCompany(companyKey);
  return company;
}

async function requireScope(access: Access, company: Company, secret: string, scope: Scope): Promise<void> {
  const check = await access.checkKey(company.companyId, secret);
  if (!check.ok) throw unauthorized(`authorization: the secret key is not one of ${company.key}'s that is in force`);
  if (!check.scopes.includes(scope)) throw forbidden('authorization', `authorization: the secret key needs the scope ${scope}`);
}

/** The secret of an `Authorization: Bearer` header (RFC 6750, section 2.1); empty where there is another kind of authorization. */
function bearerOf({ authorization }: IncomingHttpHeaders): string | undefined {
  if (authorization === undefined) return undefined;
  return /^Bearer +(\S+) *$/i.exec(authorization)?.[1] ?? '';
}
