import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';
import type { BrowserContext, Page } from 'playwright-core';
import { inject } from 'vitest';
import { createDatabase } from '../../packages/server/test/support/postgres-server.ts';
import { CARTOGRAPH } from './cartograph.ts';

const run = promisify(execFile);

/** A server of a test's own, as at its first start: one company, nobody with an account. */
export interface FreshServer {
  url: string;
  /** The link that creates the first account. */
  setupUrl: string;
  company: string;
  /** Runs a command on the same database; gives what it prints. */
  command: (...words: string[]) => Promise<string>;
  close: () => Promise<void>;
}

/** The account that tests sign in with. */
export const OWNER = { name: 'Ada Owner', email: 'ada@shop.example', password: 'correct horse battery' };

/** Starts a server on an empty database, as `npm start` does. */
export async function startFresh(company = 'acme'): Promise<FreshServer> {
  const env = {
    ...process.env,
    DATABASE_URL: await createDatabase(inject('databaseUrl')),
    PORT: '0',
    CARTOGRAPH_RATE_LIMIT: 'off',
    LOG_LEVEL: 'silent',
  };
  const server = spawn(process.execPath, [CARTOGRAPH, 'serve', '--first-company', company], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  let printed = '';
  let setupUrl: string | undefined;
  for await (const chunk of server.stdout) {
    printed += chunk;
    setupUrl = /Open the dashboard: (\S+)\s/.exec(printed)?.[1];
    if (setupUrl !== undefined && printed.includes('/docs')) break;
  }
  if (setupUrl === undefined) throw new Error(`the server did not say where its dashboard is: ${printed}`);
  return {
    url: new URL(setupUrl).origin,
    setupUrl,
    company,
    command: async (...words) => (await run(process.execPath, [CARTOGRAPH, ...words], { env })).stdout,
    close: async () => {
      const exited = once(server, 'exit');
      server.kill('SIGTERM');
      await exited;
    },
  };
}

/** Creates the first account through the API, so that tests about other things begin signed in. */
export async function becomeOwner(server: FreshServer, person: BrowserContext): Promise<void> {
  const token = new URL(server.setupUrl).searchParams.get('token');
  await post(server, person, '/api/owner', { token, ...OWNER });
}

/** Sends a change as the signed-in person would from a page of the dashboard. */
export async function post(server: FreshServer, person: BrowserContext, path: string, data: object): Promise<unknown> {
  const response = await person.request.post(server.url + path, { data, headers: { origin: server.url } });
  if (!response.ok()) throw new Error(`${path} answered ${response.status()}: ${await response.text()}`);
  return response.status() === 204 ? undefined : response.json();
}

/** Signs somebody in who joined by an invitation made on the command line. */
export async function join(server: FreshServer, person: BrowserContext, role: string, email = `${role}@shop.example`): Promise<void> {
  const printed = await server.command('invite', server.company, email, '--role', role);
  const invitation = /invitation\/(\S+)/.exec(printed)?.[1];
  await post(server, person, `/api/invitations/${invitation}/acceptance`, { name: `The ${role}`, password: OWNER.password });
}

/** Fails the test at its end where a page of the dashboard logged an error: a broken script, or something that its policy forbids. */
export function watchConsole(page: Page): string[] {
  const errors: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  page.on('pageerror', (error) => errors.push(error.message));
  return errors;
}

/** Opens a page of the dashboard of a company, and waits until it is loaded. */
export async function openDashboard(server: FreshServer, page: Page, path: string, company = server.company): Promise<void> {
  await page.goto(`${server.url}/dashboard/${company}/${path}`);
  await page.getByRole('heading', { level: 1 }).waitFor();
}
