import { firstOwner, passwordChange, session, signIn } from '@cartograph/core/manage/session';
import { describeManaged, NO_CONTENT } from './managed-schema.ts';

/** What the API description says about signing in and out. */
export const sessionSchemas = {
  read: describeManaged('Accounts', 'Who is signed in', { open: true, success: { 200: session }, problems: [503] }),
  signIn: describeManaged('Accounts', 'Sign in', {
    description: 'Gives a session cookie. After 5 wrong passwords for an address in 15 minutes it takes none until they are over.',
    open: true,
    body: signIn,
    success: { 200: session },
    problems: [400, 401, 403, 413, 415, 429, 503],
  }),
  signOut: describeManaged('Accounts', 'Sign out', { open: true, success: NO_CONTENT, problems: [403, 503] }),
  owner: describeManaged('Accounts', 'Create the first account', {
    description: 'With the token of the link that the server prints while there is no account. It becomes owner of every company.',
    open: true,
    body: firstOwner,
    success: { 201: session },
    problems: [400, 403, 409, 413, 415, 429, 503],
  }),
  password: describeManaged('Accounts', 'Change your password', {
    description: 'Ends all your other sessions.',
    body: passwordChange,
    success: NO_CONTENT,
    problems: [400, 401, 403, 413, 415, 429, 503],
  }),
};
