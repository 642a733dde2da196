// Who may do what: the one table of roles and permissions.
import type { Permission } from '../contract/endpoint.ts';
import type { Role } from '../contract/session.ts';

const run = [
  'own:read',
  'people:read',
  'connections:read',
  'connections:manage',
  'invites:manage',
  'data:export',
] as const;

/** `people:read` shows everybody's figures: it is for those who run the product, not for whoever leads a team. */
const permissions: Readonly<Record<Role, readonly Permission[]>> = {
  owner: [...run, 'members:manage'],
  admin: [...run, 'members:manage'],
  manager: ['own:read', 'invites:manage'],
  employee: ['own:read'],
};

/** Null stands for nobody: not signed in. */
export const can = (role: Role | null, permission: Permission): boolean =>
  permission === 'public' || (role !== null && permissions[role].includes(permission));
