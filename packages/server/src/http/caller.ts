import type { IncomingHttpHeaders } from 'node:http';
import { type Scope, scopesFor } from '@cartograph/core/manage/keys';
import { mayDo, type Permission, ROLES, type Role } from '@cartograph/core/manage/role';
import type { FastifyRequest } from 'fastify';
import type { FindCompany } from '../access/company-directory.ts';
import type { KeyCheck } from '../access/keys.ts';
import type { Accounts } from '../accounts/accounts.ts';
import type { Company } from '../store/companies.ts';
import type { Standing } from '../store/members.ts';
import { forbidden, type HttpProblem, unauthorized, unknownCompany } from './problem.ts';
import { requireSameOrigin } from './same-origin.ts';

/** Looks up who may do what. */
export interface Access {
  findCompany: FindCompany;
  checkKey: (companyId: number, secret: string) => Promise<KeyCheck>;
  findStanding: Accounts['findStanding'];
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
    await requireScope(access, company, secret, ['events']);
    return { company, verified: true };
  }
  const { origin } = headers;
  if (company.origins.length > 0 && (origin === undefined || !company.origins.includes(origin.toLowerCase()))) {
    throw forbidden('origin', `origin: got ${origin ?? 'none'}, needs one of the origins that ${company.key} allows, or its secret key`);
  }
  return { company, verified: false };
}

/**
 * Admits a page that only reads what is made for pages: the browser leaves the origin out where the page has the server's own, so that only a foreign one is refused.
 * Throws HttpProblem 404 for an unknown company, 403 for a foreign origin.
 */
export async function admitPage(access: Access, headers: IncomingHttpHeaders, companyKey: string): Promise<Company> {
  if (headers.origin === undefined) return findOr404(access, companyKey);
  return (await admitReporter(access, { origin: headers.origin }, companyKey)).company;
}

/** A request, as far as it tells who asks. */
export type Asking = Pick<FastifyRequest, 'method' | 'headers' | 'host'>;

/**
 * Admits a shop's own server, by a secret key with the scope `events`, to report what no browser may. Throws HttpProblem 404 for an unknown
 * company, 401 without a key or for one that is not in force, 403 for a key without the scope.
 */
export async function admitShopServer(access: Access, headers: IncomingHttpHeaders, companyKey: string): Promise<Company> {
  const company = await findOr404(access, companyKey);
  const secret = bearerOf(headers);
  if (secret === undefined) throw unauthorized('authorization: missing, needs "Bearer <secret key>" with the scope events');
  await requireScope(access, company, secret, ['events']);
  return company;
}

/**
 * Admits somebody to a part of a company: members by their session and role, and to reports and knowledge also holders of a secret key for them.
 * Throws HttpProblem 401 without either, 404 for a company that is unknown or none of the member's, 403 for a role or key that may not and
 * for a change that another site's page asks for.
 */
export async function admit(access: Access, request: Asking, companyKey: string, permission: Permission): Promise<Company> {
  const secret = bearerOf(request.headers);
  if (secret === undefined) return (await admitBySession(access, request, companyKey, permission)).company;
  const scopes = scopesFor(permission);
  const company = await findOr404(access, companyKey);
  await requireScope(access, company, secret, scopes);
  if (scopes.length === 0) throw needsMember();
  return company;
}

/** Admits a member of a company, and says who it is. Throws as `admit` does, but 403 for every secret key. */
export async function admitMember(access: Access, request: Asking, companyKey: string, permission: Permission): Promise<Admitted> {
  const secret = bearerOf(request.headers);
  if (secret === undefined) return admitBySession(access, request, companyKey, permission);
  await requireScope(access, await findOr404(access, companyKey), secret, []);
  throw needsMember();
}

/** A member of a company who was admitted. */
export interface Admitted {
  company: Company;
  member: Standing & { role: Role };
}

async function admitBySession(access: Access, request: Asking, companyKey: string, permission: Permission): Promise<Admitted> {
  const standing = await access.findStanding(request.headers.cookie, companyKey);
  if (standing === undefined) throw unauthorized(`authorization: missing, needs the session of a member${orKey(permission)}`);
  requireSameOrigin(request);
  const { role } = standing;
  if (role === null) throw unknownCompany(companyKey);
  const company = await findOr404(access, companyKey);
  if (!mayDo(role, permission)) throw forbidden('role', `role: got ${role}, needs ${whoMay(permission)}`);
  return { company, member: { ...standing, role } };
}

function orKey(permission: Permission): string {
  const scopes = scopesFor(permission);
  return scopes.length === 0 ? '' : `, or "Bearer <secret key>" with the scope ${scopes.join(' or ')}`;
}

function needsMember(): HttpProblem {
  return forbidden('authorization', 'authorization: a secret key reads reports and keeps knowledge; the rest needs a signed-in member');
}

function whoMay(permission: Permission): string {
  return ROLES.filter((role) => mayDo(role, permission)).join(' or ');
}

async function findOr404(access: Access, companyKey: string): Promise<Company> {
  const company = await access.findCompany(companyKey);
  if (company === undefined) throw unknownCompany(companyKey);
  return company;
}

/** Requires a key that is in force, with one of some scopes, if there are any. */
async function requireScope(access: Access, company: Company, secret: string, scopes: readonly Scope[]): Promise<void> {
  const check = await access.checkKey(company.companyId, secret);
  if (!check.ok) throw unauthorized(`authorization: the secret key is not one of ${company.key}'s that is in force`);
  if (scopes.length === 0 || scopes.some((scope) => check.scopes.includes(scope))) return;
  throw forbidden('authorization', `authorization: the secret key needs the scope ${scopes.join(' or ')}`);
}

/** The secret of an `Authorization: Bearer` header (RFC 6750, section 2.1); empty where there is another kind of authorization. */
function bearerOf({ authorization }: IncomingHttpHeaders): string | undefined {
  if (authorization === undefined) return undefined;
  return /^Bearer +(\S+) *$/i.exec(authorization)?.[1] ?? '';
}
