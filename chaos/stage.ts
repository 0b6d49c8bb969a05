import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type Database, type DatabaseTarget, openDatabase } from '../packages/server/src/store/database.ts';
import { migrate } from '../packages/server/src/store/migrate.ts';
import { type CuttableLink, openLink } from '../packages/server/test/support/cuttable-link.ts';
import { type Place, runCommand } from '../packages/server/test/support/ingest-processes.ts';
import { createDatabase, type PostgresServer, startPostgres } from '../packages/server/test/support/postgres-server.ts';
import { authorize, makeCompany } from '../packages/server/test/support/server.ts';
import type { Addressee } from './letters.ts';
import { type Server, startServer } from './servers.ts';

/** Where rounds are played: a database, servers on it, and companies, a new one for each round. */
export interface Stage {
  servers: readonly Server[];
  /** What a hand needs of the database; without it the database is the embedded one. */
  postgres?: { server: PostgresServer; url: string; link: CuttableLink };
  /** A company that nothing was reported to yet. */
  nextCompany: () => Promise<Addressee>;
  /** Has every company computed anew; gives what the command said where something differs. */
  verify: () => Promise<string | undefined>;
  close: () => Promise<void>;
}

/** Two servers behind one PostgreSQL server, the first by way of a link that can be cut. */
export async function openPostgresStage(parent = os.tmpdir(), settings: readonly string[] = []): Promise<Stage> {
  const server = await startPostgres(parent, settings);
  const url = await createDatabase(server.url);
  const link = await openLink(Number(new URL(url).port));
  await withDatabase({ url }, migrate);
  const places = [url.replace(/:\d+\//, `:${link.port}/`), url].map((DATABASE_URL) => ({ DATABASE_URL }));
  const servers = await Promise.all(places.map(startServer));
  return {
    servers,
    postgres: { server, url, link },
    nextCompany: () => withDatabase({ url }, makeAddressee),
    verify: () => verify({ DATABASE_URL: url }),
    close: async () => {
      await Promise.all(servers.map((each) => each.kill()));
      await Promise.all([link.cut(), server.stop()]);
    },
  };
}

/** One server on the embedded database, with so many companies: while it runs nobody else can make one. */
export async function openEmbeddedStage(companies: number, parent = os.tmpdir()): Promise<Stage> {
  const folder = fs.mkdtempSync(path.join(parent, 'cartograph-chaos-'));
  const ready = await withDatabase({ folder }, async (database) => {
    await migrate(database);
    const made: Addressee[] = [];
    while (made.length < companies) made.push(await makeAddressee(database));
    return made;
  });
  const server = await startServer({ CARTOGRAPH_DATA: folder });
  return {
    servers: [server],
    nextCompany: async () => {
      const next = ready.shift();
      if (next === undefined) throw new Error(`more rounds than the ${companies} companies that were made`);
      return next;
    },
    verify: async () => {
      await server.stop();
      return verify({ CARTOGRAPH_DATA: folder });
    },
    close: async () => {
      await server.kill();
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function makeAddressee(database: Database): Promise<Addressee> {
  const company = await makeCompany(database);
  const { authorization } = await authorize(database, company, ['events', 'reports']);
  return { key: company.key, secret: authorization.replace('Bearer ', '') };
}

async function verify(place: Place): Promise<string | undefined> {
  const { code, said } = await runCommand(['verify'], place);
  return code === 0 ? undefined : said;
}

async function withDatabase<Result>(target: DatabaseTarget, work: (database: Database) => Promise<Result>): Promise<Result> {
  const database = await openDatabase(target);
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}
