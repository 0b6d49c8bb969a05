import { randomInt } from 'node:crypto';
import { sql } from 'kysely';
import type { Query } from './database.ts';
import { insertText, type Ran, runTogether, type Statement, toJson, toStatement } from './statement.ts';

/** A fingerprint that a transaction has locked. */
export interface Lock {
  /** One more than what the last transaction that locked it left. */
  version: number;
  /** Nobody has come with it before. */
  isNew: boolean;
}

/** The fingerprints that a transaction has locked, by id. */
export type Locks = Map<string, Lock>;

/** Versions of new rows start below this, far from where counting up could leave the exact numbers. */
const FIRST_VERSION_LIMIT = 2 ** 47;

const LOCK = `INSERT INTO fingerprint (company_id, fingerprint_id, version)
  SELECT $1::bigint, fingerprint_id, $3::bigint FROM unnest($2::uuid[]) AS row(fingerprint_id) ORDER BY fingerprint_id
  ON CONFLICT (company_id, fingerprint_id) DO UPDATE SET version = fingerprint.version + 1
  RETURNING fingerprint_id, version`;

/** A statement that locks fingerprints, and what reads from its answer which versions they have. */
export interface Locking {
  statement: Statement;
  readLocks: (ran: Ran | undefined, locks?: Locks) => Locks;
}

/** Locks fingerprints until the transaction ends, making those that are new. Ids are locked in order, so that two transactions cannot wait for each other. */
export function toLocking(companyId: number, fingerprintIds: Iterable<string>): Locking {
  const first = randomInt(1, FIRST_VERSION_LIMIT);
  const ids = [...new Set(fingerprintIds)].sort();
  const readLocks = (ran: Ran | undefined, locks: Locks = new Map()) => {
    for (const { fingerprint_id: id, version } of (ran as Ran<{ fingerprint_id: string; version: number }>).rows)
      locks.set(id, { version, isNew: version === first });
    return locks;
  };
  return { statement: toStatement(LOCK, [companyId, `{${ids.join(',')}}`, first]), readLocks };
}

/** Locks fingerprints and adds them to those that the transaction has locked already, which it leaves. */
export async function lockFingerprints(
  tx: Query,
  companyId: number,
  fingerprintIds: Iterable<string>,
  locks: Locks = new Map(),
): Promise<Locks> {
  const ids = [...fingerprintIds].filter((id) => !locks.has(id));
  if (ids.length === 0) return locks;
  const { statement, readLocks } = toLocking(companyId, ids);
  const [ran] = await runTogether(tx, [statement]);
  return readLocks(ran, locks);
}

/** Makes the fingerprints of a company whose events were brought in whole: only what nobody has come with has no row. */
export async function insertKnownFingerprints(tx: Query, companyId: number): Promise<void> {
  await sql`
    INSERT INTO fingerprint (company_id, fingerprint_id)
    SELECT ${companyId}, id FROM (
      SELECT visitor_id AS id FROM event WHERE company_id = ${companyId} UNION SELECT faq_id FROM faq_link WHERE company_id = ${companyId}
    ) AS known
    ON CONFLICT (company_id, fingerprint_id) DO NOTHING`.execute(tx);
}

/** That a visitor came with a FAQ fingerprint. */
export interface FaqLink {
  faqId: string;
  visitorId: string;
}

/** The visitors known to have come with the given FAQ fingerprints. */
export async function readFaqLinks(tx: Query, companyId: number, faqIds: Iterable<string>): Promise<FaqLink[]> {
  const rows = await tx
    .selectFrom('faq_link')
    .select(['faq_id', 'visitor_id'])
    .where('company_id', '=', companyId)
    .where('faq_id', '=', sql<string>`ANY(${[...faqIds]})`)
    .execute();
  return rows.map((row) => ({ faqId: row.faq_id, visitorId: row.visitor_id }));
}

const LINK_COLUMNS = { faq_id: 'uuid', visitor_id: 'uuid' };
const LINK = insertText('faq_link', LINK_COLUMNS, Object.keys(LINK_COLUMNS), 'ON CONFLICT (company_id, faq_id, visitor_id) DO NOTHING');

/** Statements that remember which visitors came with which FAQ fingerprints. */
export function insertFaqLinks(companyId: number, links: readonly FaqLink[]): Statement[] {
  if (links.length === 0) return [];
  return [toStatement(LINK, [companyId, toJson(links.map(({ faqId, visitorId }) => ({ faq_id: faqId, visitor_id: visitorId })))])];
}
