import { isText } from '@cartograph/core/wire/text';
import { type Company, findCompany } from '../store/companies.ts';
import type { Database } from '../store/database.ts';
import { orUnavailable } from '../store/failure.ts';

/** How long a company's settings may be out of date on another server after a change. */
const FRESH_MS = 1_000;

/** Most keys remembered, known or not, so that made-up keys cannot fill the memory. */
const REMEMBERED_MAX = 10_000;

/** Finds a company by its public key; undefined if there is none. */
export type FindCompany = (key: string) => Promise<Company | undefined>;

/** Looks companies up in the database, at most once a second each; requests that come meanwhile share the look-up. */
export function openCompanyDirectory(database: Database, now: () => number): FindCompany {
  const remembered = new Map<string, { company: Promise<Company | undefined>; untilMs: number }>();
  return (key) => {
    if (!isText(key)) return Promise.resolve(undefined);
    const known = remembered.get(key);
    // A clock that was set back must not keep what was looked up by the time before.
    if (known !== undefined && known.untilMs > now() && known.untilMs <= now() + FRESH_MS) return known.company;
    if (remembered.size >= REMEMBERED_MAX) remembered.clear();
    const company = orUnavailable(findCompany(database.db, key));
    remembered.set(key, { company, untilMs: now() + FRESH_MS });
    company.catch(() => remembered.delete(key));
    return company;
  };
}
