import { randomUUID } from 'node:crypto';
import type { Role } from '@cartograph/core/manage/role';
import type { LightMyRequestResponse } from 'fastify';
import { expect } from 'vitest';
import type { Company } from '../../src/store/companies.ts';
import type { TestServer } from './server.ts';

/** What a page of the server sends with a request. `host` is the one that `inject` sends. */
export interface PageHeaders extends Record<string, string> {
  origin: string;
  cookie: string;
}

/** Where the pages of a test's server are. */
export const OWN_ORIGIN = 'http://localhost:80';

/** A password that is good enough. */
export const PASSWORD = 'correct horse battery';

/** The cookies that an answer sets, as a browser sends them back. */
export function cookiesOf(response: LightMyRequestResponse): string {
  return response.cookies.map(({ name, value }) => `${name}=${encodeURIComponent(value)}`).join('; ');
}

/** Sends a change as a page of the server would. */
export function change(
  { app }: TestServer,
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  url: string,
  payload?: object,
  headers: object = {},
) {
  return app.inject({ method, url, ...(payload && { payload }), headers: { origin: OWN_ORIGIN, ...headers } });
}

/** Signs in with an address and a password; gives the headers that a page then sends. */
export async function signIn(server: TestServer, email: string, password = PASSWORD): Promise<PageHeaders> {
  const response = await change(server, 'POST', '/api/session', { email, password });
  expect({ status: response.statusCode, body: response.body }).toMatchObject({ status: 200 });
  return { origin: OWN_ORIGIN, cookie: cookiesOf(response) };
}

/** A person with an account, signed in. */
export interface TestMember {
  email: string;
  headers: PageHeaders;
}

/** Makes a person with an account who is a member of a company, by an invitation from the command line. Gives what their browser sends. */
export async function makeMember(server: TestServer, company: Company, role: Role): Promise<TestMember> {
  const email = `${role}-${randomUUID()}@shop.example`;
  const path = await invite(server, company, email, role);
  const response = await change(server, 'POST', `/api/invitations/${path}/acceptance`, { name: `An ${role}`, password: PASSWORD });
  expect({ status: response.statusCode, body: response.body }).toMatchObject({ status: 200 });
  return { email, headers: { origin: OWN_ORIGIN, cookie: cookiesOf(response) } };
}

/** Invites an address to a company, as the command line does; gives the id of the invitation. */
export async function invite({ accounts }: TestServer, company: Company, email: string, role: Role): Promise<string> {
  const outcome = await accounts.invite(company, null, { email, role });
  if (!outcome.ok) throw new Error(outcome.refusal);
  return outcome.value.invitation_id;
}
