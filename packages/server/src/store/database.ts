import { Kysely, PostgresDialect, sql, type Transaction } from 'kysely';
import pg from 'pg';
import { makeBackup } from './backup.ts';
import { type Embedded, openEmbedded, openInMemory } from './embedded.ts';
import { type Care, openCare } from './embedded-care.ts';
import { preparePool } from './prepared-pool.ts';
import type { Schema } from './schema.ts';

/** Which database to open: a PostgreSQL server by its URL, the embedded one in a folder, or one in memory for tests. */
export type DatabaseTarget = { url: string } | { folder: string } | { memory: true; files?: Blob };

/** Runs statements: the database itself or a transaction on it. */
export type Query = Kysely<Schema> | Transaction<Schema>;

/** An open database. */
export interface Database {
  db: Kysely<Schema>;
  /** What it is, for logs: never holds a password. */
  description: string;
  /** Other processes may be at work on it at the same time. */
  isShared: boolean;
  /** What a server is to do for it again and again, every CARE_EVERY_MS; null where it is a server of its own, or gone when closed. */
  care: Care | null;
  close: () => Promise<void>;
}

/** The server's PostgreSQL is older than the oldest that works. */
class ServerTooOld extends Error {
  readonly code = 'bad_config';
}

const MAJOR_MIN = 15;
const POOL_MAX_CONNECTIONS = 10;
const CONNECT_TIMEOUT_MS = 5_000;

/** A new connection plans every statement anew, which the events that come first on it wait for; an idle one costs a few megabytes. */
const IDLE_TIMEOUT_MS = 10 * 60_000;

/**
 * How long PostgreSQL waits for the next statement of a transaction before it ends the connection: a server that is halted, or cut off, with locks in hand
 * keeps the others from its visitors no longer. What it had begun it runs again.
 */
const HALTED_AFTER_MS = 10_000;

const { builtins } = pg.types;

/**
 * The one place that decides how PostgreSQL's types arrive: `numeric` (money, always of scale 0) as bigint, `bigint` (ids, counts) as a
 * number, `date` as its text, for a Date would shift it by the machine's zone.
 */
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') => {
    if (format === 'text' || format === undefined) {
      if (oid === builtins.NUMERIC) return (text: string) => BigInt(text);
      if (oid === builtins.INT8) return Number;
      if (oid === builtins.DATE) return (text: string) => text;
    }
    return pg.types.getTypeParser(oid, format);
  },
};

/** Opens a database. Throws what the driver throws if it cannot be reached, FolderInUse if another process has the folder. */
export async function openDatabase(target: DatabaseTarget): Promise<Database> {
  if ('url' in target) return openServer(target.url);
  const embedded = 'folder' in target ? await openEmbedded(target.folder) : await openInMemory(target.files);
  return wrapEmbedded(embedded, 'folder' in target ? target.folder : null);
}

async function openServer(url: string): Promise<Database> {
  const pool = new pg.Pool({
    connectionString: url,
    types,
    max: POOL_MAX_CONNECTIONS,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    idleTimeoutMillis: IDLE_TIMEOUT_MS,
    application_name: 'cartograph',
    pipeline: true,
    onConnect: limitHalts,
  });
  const db = connect(pool);
  await requireVersion(db);
  const { host, pathname } = new URL(url);
  return { db, description: `PostgreSQL at ${host}${pathname}`, isShared: true, care: null, close: () => db.destroy() };
}

/** A statement, not a parameter of the connection: poolers between server and database refuse what they do not know. */
async function limitHalts(client: pg.ClientBase): Promise<void> {
  await client.query(`SET idle_in_transaction_session_timeout = ${HALTED_AFTER_MS}`);
}

/** Refuses a server that is too old for the SQL of this version, rather than failing at some statement later. */
async function requireVersion(db: Kysely<Schema>): Promise<void> {
  try {
    const { rows } = await sql<{ server_version: string }>`SHOW server_version`.execute(db);
    const version = rows[0]?.server_version ?? '';
    if (Number.parseInt(version, 10) < MAJOR_MIN)
      throw new ServerTooOld(`DATABASE_URL names PostgreSQL ${version}, but needs ${MAJOR_MIN} or newer.`);
  } catch (error) {
    await db.destroy();
    throw error;
  }
}

function wrapEmbedded(embedded: Embedded, folder: string | null): Database {
  const pool = new pg.Pool(Object.assign(embedded.poolConfig, { types, max: 1, idleTimeoutMillis: 0, pipeline: true }));
  const db = connect(pool);
  // Whoever has the only connection has the database held still.
  const hold = async (copy: () => Promise<void>) => {
    const client = await pool.connect();
    try {
      await copy();
    } finally {
      client.release();
    }
  };
  if (folder !== null) embedded.onBackupAsked((target) => makeBackup(folder, target, hold));
  const close = async () => {
    await db.destroy();
    await embedded.close();
  };
  const description = folder === null ? 'embedded database in memory' : `embedded database in ${folder}`;
  return { db, description, isShared: false, care: folder === null ? null : openCare(db, Date.now), close };
}

function connect(pool: pg.Pool): Kysely<Schema> {
  // An idle connection that breaks says so here, and unheard it would end the process; the next statement reports the failure.
  pool.on('error', () => undefined);
  // So does one that breaks under a statement or between two of a transaction; pg tells the statement's caller as well.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return new Kysely<Schema>({ dialect: new PostgresDialect({ pool: preparePool(pool) }) });
}
