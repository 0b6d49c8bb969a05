import type { OpenInvitation, Session } from '@cartograph/core/manage/session';
import { queryOptions } from '@tanstack/react-query';
import { change, get } from './request.ts';

/** Who is signed in, and where to. */
export const sessionQuery = queryOptions({ queryKey: ['session'], queryFn: ({ signal }) => get<Session>('/api/session', signal) });

/** An invitation, for the person who opened its link. */
export function invitationQuery(invitation: string) {
  return queryOptions({
    queryKey: ['invitation', invitation],
    queryFn: ({ signal }) => get<OpenInvitation>(`/api/invitations/${encodeURIComponent(invitation)}`, signal),
    retry: false,
  });
}

/** Signs in; the answer's cookie keeps it. */
export function signIn(credentials: { email: string; password: string }): Promise<Session> {
  return change('POST', '/api/session', credentials);
}

/** Ends the session. */
export function signOut(): Promise<undefined> {
  return change('DELETE', '/api/session');
}

/** Creates the first account, with the token of the link that the server printed, and signs in. */
export function createOwner(owner: { token: string; name: string; email: string; password: string }): Promise<Session> {
  return change('POST', '/api/owner', owner);
}

/** Accepts an invitation: with a new account, or as who is signed in. */
export function acceptInvitation(
  invitation: string,
  account: { name: string; password: string } | Record<string, never>,
): Promise<Session> {
  return change('POST', `/api/invitations/${encodeURIComponent(invitation)}/acceptance`, account);
}

/** Changes the password; all other sessions of the person end. */
export function changePassword(passwords: { current_password: string; new_password: string }): Promise<undefined> {
  return change('PUT', '/api/account/password', passwords);
}

/** Creates a company that the signed-in person owns. */
export function createCompany(company: { key: string; name: string; timezone: string; currency: string }): Promise<{ key: string }> {
  return change('POST', '/api/companies', company);
}
