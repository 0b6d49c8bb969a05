import type { Session } from '@cartograph/core/manage/session';
import { isText } from '@cartograph/core/wire/text';
import { readSessionToken } from '../access/session-cookie.ts';
import { findStanding, type Standing } from '../store/members.ts';
import { endSession, findPersonBySession, hasPeople, listMemberships, type Person } from '../store/people.ts';
import type { AuthSource } from './auth-source.ts';
import { done, type Outcome, outcomeOf, successOf } from './outcome.ts';
import { countSignIn, forgetSignIns, type Throttled } from './throttle.ts';

/** A session, and the `Set-Cookie` headers that hand it to the browser. */
export interface SessionAnswer {
  session: Session;
  cookies: string[];
}

/** What an attempt to sign in came to. */
export type SignIn = Outcome<SessionAnswer, 'wrong_password'> | Throttled;

/** Codes by which better-auth refuses an address or a password; all one to who asks. A password too long is wrong too. */
const WRONG = {
  INVALID_EMAIL_OR_PASSWORD: 'wrong_password',
  INVALID_EMAIL: 'wrong_password',
  PASSWORD_TOO_LONG: 'wrong_password',
} as const;

/** The headers that better-auth reads a session from, and nothing else of a request: it would keep more. */
export function headersOf(cookie: string | undefined): Headers {
  return new Headers(cookie === undefined ? {} : { cookie });
}

/** A person, of what better-auth says about them. */
export function personOf({ id: userId, name, email }: { id: string; name: string; email: string }): Person {
  return { userId, name, email };
}

/** Describes the session of a person, or of nobody. */
export async function describeSession({ database: { db } }: AuthSource, person: Person | undefined): Promise<Session> {
  if (person === undefined) return { user: null, companies: [], needs_owner: !(await hasPeople(db)) };
  const companies = await listMemberships(db, person.userId);
  return { user: { name: person.name, email: person.email }, companies, needs_owner: false };
}

/** Who holds the cookie's session, which is renewed when a day of it has passed. */
export async function readSession(source: AuthSource, cookie: string | undefined): Promise<SessionAnswer> {
  if ((await tokenOf(source, cookie)) === undefined) return { session: await describeSession(source, undefined), cookies: [] };
  const auth = await source.auth();
  const { headers, response } = await successOf(auth.api.getSession({ headers: headersOf(cookie), returnHeaders: true }));
  const person = response === null ? undefined : personOf(response.user);
  return { session: await describeSession(source, person), cookies: headers.getSetCookie() };
}

/** The person who holds the cookie's session; undefined for nobody. Sessions end by the machine's clock, which better-auth stamps them by. */
export async function findPerson(source: AuthSource, cookie: string | undefined): Promise<Person | undefined> {
  const token = await tokenOf(source, cookie);
  return token === undefined ? undefined : findPersonBySession(source.database.db, token, new Date());
}

/** What the holder of the cookie's session is in a company; undefined for nobody. Nothing is remembered: who is removed is out at once. */
export async function findStandingBy(source: AuthSource, cookie: string | undefined, companyKey: string): Promise<Standing | undefined> {
  const token = await tokenOf(source, cookie);
  const key = isText(companyKey) ? companyKey : '';
  return token === undefined ? undefined : findStanding(source.database.db, token, key, new Date());
}

/** Signs in with a new session; the one that the browser had ends. An unknown address takes the time of a wrong password. */
export async function signIn(source: AuthSource, cookie: string | undefined, body: { email: string; password: string }): Promise<SignIn> {
  const throttled = await countSignIn(source, body.email);
  if (throttled !== undefined) return throttled;
  const auth = await source.auth();
  const outcome = await outcomeOf(auth.api.signInEmail({ body, headers: new Headers(), returnHeaders: true }), WRONG);
  if (!outcome.ok) return outcome;
  const { headers, response } = outcome.value;
  await forgetSignIns(source, body.email);
  await endOwn(source, cookie);
  return done({ session: await describeSession(source, personOf(response.user)), cookies: headers.getSetCookie() });
}

/** Ends the cookie's session. Gives the `Set-Cookie` headers that take it from the browser. */
export async function signOut(source: AuthSource, cookie: string | undefined): Promise<string[]> {
  await endOwn(source, cookie);
  const auth = await source.auth();
  const { headers } = await successOf(auth.api.signOut({ headers: headersOf(cookie), returnHeaders: true }));
  return headers.getSetCookie();
}

async function endOwn(source: AuthSource, cookie: string | undefined): Promise<void> {
  const token = await tokenOf(source, cookie);
  if (token !== undefined) await endSession(source.database.db, token);
}

async function tokenOf(source: AuthSource, cookie: string | undefined): Promise<string | undefined> {
  return cookie === undefined ? undefined : readSessionToken(cookie, await source.secret());
}
