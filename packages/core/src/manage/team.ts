import * as v from 'valibot';
import { email } from './fields.ts';
import { ROLES } from './role.ts';

const time = v.pipe(v.string(), v.isoTimestamp());
const role = v.picklist(ROLES);

/** An invitation that can be used. Answer of `POST /api/companies/:company/team/invitations`. */
export const invitation = v.object({
  invitation_id: v.string(),
  email: v.string(),
  role,
  expires_at: time,
  path: v.pipe(v.string(), v.description('Path of the link to send to the invited person, on this server.')),
});

export type Invitation = v.InferOutput<typeof invitation>;

/** Answer of `GET /api/companies/:company/team`. Invitations are listed for owners only. */
export const team = v.object({
  members: v.array(v.object({ member_id: v.string(), name: v.string(), email: v.string(), role, joined_at: time, is_you: v.boolean() })),
  invitations: v.array(invitation),
});

export type Team = v.InferOutput<typeof team>;

/** Body of `POST /api/companies/:company/team/invitations`. */
export const newInvitation = v.object({ email, role });

/** Body of `PATCH /api/companies/:company/team/members/:member`. */
export const memberChange = v.object({ role });
