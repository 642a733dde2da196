// Who may do what: the one table of roles and permissions, and what is given beside it.
import type { Permission } from '../contract/endpoint.ts';
import type { Role } from '../contract/session.ts';
import type { Caller } from './caller.ts';

const run = [
  'own:read',
  'own:manage',
  'teams:read',
  'people:read',
  'people:manage',
  'settings:manage',
  'connections:read',
  'connections:manage',
  'invites:manage',
  'data:export',
] as const;

/** `people:read` shows everybody's figures: it is for those who run the product, not for whoever leads a team. */
const permissions: Readonly<Record<Role, readonly Permission[]>> = {
  owner: [...run, 'members:manage', 'names:export'],
  admin: [...run, 'members:manage'],
  manager: ['own:read', 'own:manage', 'teams:read', 'invites:manage'],
  employee: ['own:read', 'own:manage'],
};

/** Null stands for nobody: not signed in. */
export const can = (role: Role | null, permission: Permission): boolean =>
  permission === 'public' || (role !== null && permissions[role].includes(permission));

/** What somebody may: as the role allows or was given beside it, and of an API key only what its scopes say. */
export const may = (caller: Caller | null, permission: Permission): boolean =>
  (can(caller?.role ?? null, permission) || caller?.given?.includes(permission) === true) &&
  (permission === 'public' || caller?.key === undefined || caller.key.scopes.includes(permission));

/** The rights of a member beside the role. */
export const givenRights = (names: boolean): readonly Permission[] => (names ? ['names:export'] : []);
