import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';
import { startPostgres } from '../../packages/server/test/support/postgres-server.ts';
import { CARTOGRAPH } from './cartograph.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Address of the server that all files of these tests share. */
    serverUrl: string;
    /** The database it runs on. */
    databaseUrl: string;
  }
}

/** Bundles the SDK and the widget, and starts the server as an operator would, on a database of the tests' own. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  for (const part of ['sdk', 'widget'])
    execFileSync(process.execPath, [fileURLToPath(new URL(`../../packages/${part}/scripts/bundle.js`, import.meta.url))]);
  const postgres = await startPostgres();
  const environment = { ...process.env, DATABASE_URL: postgres.url, PORT: '0', CARTOGRAPH_RATE_LIMIT: 'off', LOG_LEVEL: 'silent' };
  const server = spawn(process.execPath, [CARTOGRAPH, 'serve'], { env: environment, stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(server.stdout, 'data');
  const serverUrl = /http:\/\/\S+/.exec(String(line))?.[0];
  if (!serverUrl) throw new Error(`the server did not say where it listens: ${line}`);
  project.provide('serverUrl', serverUrl.replace(/\/$/, ''));
  project.provide('databaseUrl', postgres.url);
  return async () => {
    const exited = once(server, 'exit');
    server.kill('SIGTERM');
    await exited;
    await postgres.stop();
  };
}
