import type { Installation } from '@cartograph/core/manage/installation';
import type { IntegrationList } from '@cartograph/core/manage/integrations';
import type { CreatedKey, KeyList, Scope } from '@cartograph/core/manage/keys';
import type { Role } from '@cartograph/core/manage/role';
import type { CompanySettings, SettingsChange } from '@cartograph/core/manage/settings';
import type { Team } from '@cartograph/core/manage/team';
import { queryOptions } from '@tanstack/react-query';
import { changeSlowly, type OnProgress } from './progress.ts';
import { REPORTS } from './reports.ts';
import { change, companyPath, get } from './request.ts';

/** A company's settings. */
export function settingsQuery(company: string) {
  return queryOptions({
    queryKey: ['settings', company],
    queryFn: ({ signal }) => get<CompanySettings>(companyPath(company, 'settings'), signal),
  });
}

/** Changes settings; some compute every figure anew, which takes its time. Gives the settings as they are then. */
export async function changeSettings(
  company: string,
  settings: SettingsChange,
  onProgress: OnProgress,
): Promise<CompanySettings | undefined> {
  return (await changeSlowly('PATCH', companyPath(company, 'settings'), settings, onProgress)).settings;
}

/** The people of a company and those invited. */
export function teamQuery(company: string) {
  return queryOptions({ queryKey: ['team', company], queryFn: ({ signal }) => get<Team>(companyPath(company, 'team'), signal) });
}

/** Invites somebody by a link; sends nothing. Throws RequestFailed, as all changes here do. */
export function invite(company: string, person: { email: string; role: Role }): Promise<Team['invitations'][number]> {
  return change('POST', companyPath(company, 'team/invitations'), person);
}

/** Takes an invitation back. */
export function withdrawInvitation(company: string, invitation: string): Promise<undefined> {
  return change('DELETE', companyPath(company, `team/invitations/${encodeURIComponent(invitation)}`));
}

/** Gives a member another role. */
export function changeRole(company: string, member: string, role: Role): Promise<undefined> {
  return change('PATCH', companyPath(company, `team/members/${encodeURIComponent(member)}`), { role });
}

/** Takes a member out of the team, or leaves it. */
export function removeMember(company: string, member: string): Promise<undefined> {
  return change('DELETE', companyPath(company, `team/members/${encodeURIComponent(member)}`));
}

/** The secret keys of a company, newest first. */
export function keysQuery(company: string) {
  return queryOptions({ queryKey: ['keys', company], queryFn: ({ signal }) => get<KeyList>(companyPath(company, 'keys'), signal) });
}

/** Creates a secret key; the answer alone ever holds the secret. */
export function createKey(company: string, scopes: Scope[]): Promise<CreatedKey> {
  return change('POST', companyPath(company, 'keys'), { scopes });
}

/** Revokes a secret key at once. */
export function revokeKey(company: string, key: string): Promise<undefined> {
  return change('DELETE', companyPath(company, `keys/${encodeURIComponent(key)}`));
}

/** What of the installation has arrived; asked anew with every event. */
export function installationQuery(company: string) {
  return queryOptions({
    queryKey: [REPORTS, company, 'installation'],
    queryFn: ({ signal }) => get<Installation>(companyPath(company, 'installation'), signal),
  });
}

/** The company's shops on shop systems, and what came from them. */
export function integrationsQuery(company: string) {
  return queryOptions({
    queryKey: ['integrations', company],
    queryFn: ({ signal }) => get<IntegrationList>(companyPath(company, 'integrations'), signal),
  });
}

/** Marks a shopper's request for their data as done, or as not done. */
export function markDataRequest(company: string, request: string, done: boolean): Promise<undefined> {
  return change('PATCH', companyPath(company, `data-requests/${encodeURIComponent(request)}`), { done });
}

/** Everything stored of a visitor. */
export function readVisitor(company: string, fingerprint: string): Promise<unknown> {
  return get(companyPath(company, `visitors/${encodeURIComponent(fingerprint)}`));
}

/** Erases a visitor for good. */
export function eraseVisitor(company: string, fingerprint: string, onProgress: OnProgress): Promise<unknown> {
  return changeSlowly('DELETE', companyPath(company, `visitors/${encodeURIComponent(fingerprint)}`), undefined, onProgress);
}

/** Creates the company `demo` with sample history. */
export function createDemo(onProgress: OnProgress): Promise<unknown> {
  return changeSlowly('POST', '/api/demo', {}, onProgress);
}
