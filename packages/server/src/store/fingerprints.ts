import { randomInt } from 'node:crypto';
import { sql } from 'kysely';
import type { Query } from './database.ts';
import { insertText, runStatement, toJson } from './statement.ts';

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

/**
 * Locks fingerprints until the transaction ends, making those that are new, and adds them to those that it has locked already, which
 * it leaves. Ids are locked in order, so that two transactions cannot wait for each other.
 */
export async function lockFingerprints(
  tx: Query,
  companyId: number,
  fingerprintIds: Iterable<string>,
  locks: Locks = new Map(),
): Promise<Locks> {
  const ids = [...new Set(fingerprintIds)].filter((id) => !locks.has(id)).sort();
  if (ids.length === 0) return locks;
  const first = randomInt(1, FIRST_VERSION_LIMIT);
  const { rows } = await runStatement<{ fingerprint_id: string; version: number }>(tx, LOCK, [companyId, `{${ids.join(',')}}`, first]);
  for (const { fingerprint_id: id, version } of rows) locks.set(id, { version, isNew: version === first });
  return locks;
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

/** Remembers which visitors came with which FAQ fingerprints. */
export async function insertFaqLinks(tx: Query, companyId: number, links: readonly FaqLink[]): Promise<void> {
  if (links.length === 0) return;
  await runStatement(tx, LINK, [companyId, toJson(links.map(({ faqId, visitorId }) => ({ faq_id: faqId, visitor_id: visitorId })))]);
}
