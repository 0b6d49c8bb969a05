import { randomBytes } from 'node:crypto';
import { endSessionsOf, findPersonByEmail, type Person } from '../store/people.ts';
import type { AuthSource } from './auth-source.ts';
import { done, type Outcome, outcomeOf, successOf } from './outcome.ts';
import { headersOf } from './sessions.ts';
import { countSignIn, forgetSignIns, type Throttled } from './throttle.ts';

/** Bytes of chance in a password that we make; 24 characters. */
const PASSWORD_BYTES = 18;

/** Changes the password of the person who holds the cookie's session, and ends their other sessions. Gives the cookies of a new one. */
export async function changePassword(
  source: AuthSource,
  cookie: string,
  { email }: Person,
  passwords: { current_password: string; new_password: string },
): Promise<Outcome<string[], 'wrong_password'> | Throttled> {
  const throttled = await countSignIn(source, email);
  if (throttled !== undefined) return throttled;
  const body = { currentPassword: passwords.current_password, newPassword: passwords.new_password, revokeOtherSessions: true };
  const auth = await source.auth();
  const outcome = await outcomeOf(auth.api.changePassword({ body, headers: headersOf(cookie), returnHeaders: true }), {
    INVALID_PASSWORD: 'wrong_password',
    PASSWORD_TOO_LONG: 'wrong_password',
  });
  if (!outcome.ok) return outcome;
  await forgetSignIns(source, email);
  return done(outcome.value.headers.getSetCookie());
}

/** Gives a person a new password, made by chance, and ends all their sessions. Undefined if nobody has that address. */
export async function resetPassword(source: AuthSource, email: string): Promise<string | undefined> {
  const password = randomBytes(PASSWORD_BYTES).toString('base64url');
  const found = await source.inTransaction(async (auth, tx) => {
    const person = await findPersonByEmail(tx, email);
    if (person === undefined) return false;
    const context = await auth.$context;
    await successOf(context.internalAdapter.updatePassword(person.userId, await context.password.hash(password)));
    await endSessionsOf(tx, person.userId);
    return true;
  });
  if (found) await forgetSignIns(source, email);
  return found ? password : undefined;
}
