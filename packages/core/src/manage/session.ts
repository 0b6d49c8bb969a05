import * as v from 'valibot';
import { displayName, email } from './fields.ts';
import { ROLES } from './role.ts';

/** Fewest and most characters of a password; NIST SP 800-63B, section 3.1.1.2, asks for at least 8 and no rules of composition. */
export const PASSWORD_MIN_CHARACTERS = 10;
export const PASSWORD_MAX_CHARACTERS = 128;

const password = v.pipe(v.string(), v.minLength(PASSWORD_MIN_CHARACTERS), v.maxLength(PASSWORD_MAX_CHARACTERS));

/** A company that the signed-in person belongs to. */
const membership = v.object({ key: v.string(), name: v.string(), role: v.picklist(ROLES) });

/** Answer of `GET /api/session`: who is signed in, and whether the server still waits for its first owner. */
export const session = v.object({
  user: v.nullable(v.object({ name: v.string(), email: v.string() })),
  companies: v.array(membership),
  needs_owner: v.boolean(),
});

export type Session = v.InferOutput<typeof session>;

/** Body of `POST /api/session`: sign-in. */
export const signIn = v.object({ email, password: v.string() });

/**
 * Body of `POST /api/owner`: the first account, with the token of the link that the server printed. It becomes owner of every company there
 * is then.
 */
export const firstOwner = v.object({ token: v.string(), name: displayName, email, password });

/** Body of `PUT /api/account/password`. Every other session of the person ends with it. */
export const passwordChange = v.object({ current_password: v.string(), new_password: password });

/** Body of `POST /api/invitations/:invitation/acceptance` by somebody without an account; signed-in people send an empty object. */
export const newAccount = v.object({ name: displayName, password });

/** Answer of `GET /api/invitations/:invitation`. */
export const openInvitation = v.object({
  email: v.string(),
  role: v.picklist(ROLES),
  company_name: v.string(),
  has_account: v.pipe(v.boolean(), v.description('The invited person has an account already and needs to sign in with it.')),
});

export type OpenInvitation = v.InferOutput<typeof openInvitation>;
