import * as v from 'valibot';
import type { Permission } from './role.ts';

/** What a secret key lets its holder do: report events as the shop's own server, read reports, keep what the assistant knows. */
export const SCOPES = ['events', 'reports', 'knowledge'] as const;
export type Scope = (typeof SCOPES)[number];

const OPENED_BY: Readonly<Partial<Record<Permission, readonly Scope[]>>> = {
  read_reports: ['reports'],
  read_knowledge: ['reports', 'knowledge'],
  manage_knowledge: ['knowledge'],
};

/** The scopes any one of which lets a secret key do what members need a permission for; none where only members may. */
export function scopesFor(permission: Permission): readonly Scope[] {
  return OPENED_BY[permission] ?? [];
}

const time = v.pipe(v.string(), v.isoTimestamp());
const scopes = v.pipe(v.array(v.picklist(SCOPES)), v.minLength(1));

const secretKey = v.object({
  key_id: v.string(),
  scopes,
  created_at: time,
  last_used_at: v.nullable(time),
  revoked_at: v.nullable(time),
});

/** Answer of `GET /api/companies/:company/keys`: newest first, revoked ones too. */
export const keyList = v.object({ keys: v.array(secretKey) });

export type KeyList = v.InferOutput<typeof keyList>;

/** Body of `POST /api/companies/:company/keys`. */
export const newKey = v.object({ scopes });

/** Answer of `POST /api/companies/:company/keys`: the only time that the secret is seen. */
export const createdKey = v.object({ key_id: v.string(), secret: v.string() });

export type CreatedKey = v.InferOutput<typeof createdKey>;
