import { readConfig } from '../config/environment.ts';
import { type Company, findCompany, listCompanies } from '../store/companies.ts';
import { type Database, openDatabase } from '../store/database.ts';
import { migrate } from '../store/migrate.ts';
import { CommandFailed } from './run.ts';

/** Opens the configured database for a command, brings its schema up to date, and closes it afterwards. */
export async function withDatabase(work: (database: Database) => Promise<void>): Promise<void> {
  const database = await openDatabase(readConfig(process.env).database);
  try {
    await migrate(database);
    await work(database);
  } finally {
    await database.close();
  }
}

/** The company of that key. Throws CommandFailed if there is none. */
export async function requireCompany(database: Database, key: string): Promise<Company> {
  const company = await findCompany(database.db, key);
  if (company === undefined)
    throw new CommandFailed(`there is no company ${JSON.stringify(key)}; "cartograph company list" shows those there are.`);
  return company;
}

/** The company of that key, or all of them where no key is given. */
export async function chooseCompanies(database: Database, key: string | undefined): Promise<Company[]> {
  return key === undefined ? listCompanies(database.db) : [await requireCompany(database, key)];
}
