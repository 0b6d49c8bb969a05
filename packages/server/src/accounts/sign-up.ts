import type { Person } from '../store/people.ts';
import type { Auth } from './auth.ts';
import { successOf } from './outcome.ts';
import { personOf } from './sessions.ts';

/** A person who is signed in, and the `Set-Cookie` headers that hand the session to the browser. */
export interface SignedUp {
  person: Person;
  cookies: string[];
}

/** Makes an account and signs in with it. The address needs to be nobody's. */
export async function signUp(auth: Auth, body: { name: string; email: string; password: string }): Promise<SignedUp> {
  const { headers, response } = await successOf(auth.api.signUpEmail({ body, headers: new Headers(), returnHeaders: true }));
  return { person: personOf(response.user), cookies: headers.getSetCookie() };
}
