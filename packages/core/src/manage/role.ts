/** What a member of a company may be; the first may everything. */
export const ROLES = ['owner', 'analyst', 'developer'] as const;
export type Role = (typeof ROLES)[number];

/** What somebody may do in a company, beyond reading its reports: each names a part of the dashboard. */
export const PERMISSIONS = [
  'read_reports',
  'read_knowledge',
  'manage_keys',
  'manage_team',
  'manage_settings',
  'manage_visitors',
  'manage_assistant',
  'manage_knowledge',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

const GRANTED: Readonly<Record<Role, readonly Permission[]>> = {
  owner: PERMISSIONS,
  analyst: ['read_reports', 'read_knowledge'],
  developer: ['read_reports', 'read_knowledge', 'manage_keys', 'manage_assistant', 'manage_knowledge'],
};

/** Tells whether a role may do something: owners everything, developers also keys and the assistant, everybody reads. */
export function mayDo(role: Role, permission: Permission): boolean {
  return GRANTED[role].includes(permission);
}

/** What a role is for, in a sentence for the person who hands it out. */
export const ROLE_DESCRIPTIONS: Readonly<Record<Role, string>> = {
  owner: 'Everything: reports, keys, settings, team.',
  analyst: 'Reads all reports, orders and events.',
  developer: 'Reads everything, installs the snippet, manages secret keys and what the assistant knows.',
};
