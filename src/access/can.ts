// Who may do what: the one table of roles and permissions.
import type { Permission } from '../contract/endpoint.ts';
import type { Role } from '../contract/session.ts';

/** `people:read` shows everybody's figures: it is for those who run the product, not for whoever leads a team. */
const permissions: Readonly<Record<Role, readonly Permission[]>> = {
  owner: ['own:read', 'people:read', 'connections:read', 'connections:manage', 'data:export'],
  admin: ['own:read', 'people:read', 'connections:read', 'connections:manage', 'data:export'],
  manager: ['own:read'],
  employee: ['own:read'],
};

/** Null stands for nobody: not signed in. */
export const can = (role: Role | null, permission: Permission): boolean =>
  permission === 'public' || (role !== null && permissions[role].includes(permission));
