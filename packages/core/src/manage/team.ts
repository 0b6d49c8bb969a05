import * as v from 'valibot';
import { ROLES } from './role.ts';

const time = v.pipe(v.string(), v.isoTimestamp());
const role = v.picklist(ROLES);

/** Answer of `GET /api/companies/:company/team`. */
export const team = v.object({
  members: v.array(v.object({ member_id: v.string(), name: v.string(), email: v.string(), role, joined_at: time, is_you: v.boolean() })),
  invitations: v.array(
    v.object({
      invitation_id: v.string(),
      email: v.string(),
      role,
      expires_at: time,
      path: v.pipe(v.string(), v.description('Path of the link to send to the invited person, on this server.')),
    }),
  ),
});

export type Team = v.InferOutput<typeof team>;

/** Body of `POST /api/companies/:company/team/invitations`. */
export const newInvitation = v.object({ email: v.pipe(v.string(), v.trim(), v.toLowerCase(), v.email(), v.maxLength(254)), role });

/** Body of `PATCH /api/companies/:company/team/members/:member`. */
export const memberChange = v.object({ role });
