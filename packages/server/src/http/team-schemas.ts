import { newAccount, openInvitation, session } from '@cartograph/core/manage/session';
import { invitation, memberChange, newInvitation, team } from '@cartograph/core/manage/team';
import { describeManaged, NO_CONTENT } from './managed-schema.ts';

const CHANGE = [400, 401, 403, 404, 409, 413, 415, 429, 503];
const REMOVAL = [401, 403, 404, 409, 429, 503];

/** What the API description says about teams and invitations. */
export const teamSchemas = {
  read: describeManaged('Team', 'Members and open invitations', {
    description: 'Invitations are listed for owners only.',
    params: ['company'],
    success: { 200: team },
    problems: [401, 403, 404, 429, 503],
  }),
  invite: describeManaged('Team', 'Invite somebody', {
    description:
      'Nothing is sent: hand on the link. It is good for 7 days and for one person; an earlier one of that address is good no more.',
    params: ['company'],
    body: newInvitation,
    success: { 201: invitation },
    problems: CHANGE,
  }),
  withdraw: describeManaged('Team', 'Take an invitation back', {
    params: ['company', 'invitation'],
    success: NO_CONTENT,
    problems: REMOVAL,
  }),
  change: describeManaged('Team', 'Give a member another role', {
    params: ['company', 'member'],
    body: memberChange,
    success: NO_CONTENT,
    problems: CHANGE,
  }),
  remove: describeManaged('Team', 'Take a member out of the team, or leave it', {
    params: ['company', 'member'],
    success: NO_CONTENT,
    problems: REMOVAL,
  }),
  open: describeManaged('Accounts', 'What an invitation is for', {
    open: true,
    params: ['invitation'],
    success: { 200: openInvitation },
    problems: [404, 429, 503],
  }),
  accept: describeManaged('Accounts', 'Accept an invitation', {
    description: 'Who is signed in as the invited person sends an empty object; who has no account yet gets one and is signed in.',
    open: true,
    params: ['invitation'],
    body: newAccount,
    success: { 200: session },
    problems: [400, 401, 403, 404, 413, 415, 429, 503],
  }),
};
