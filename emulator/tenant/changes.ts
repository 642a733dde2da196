// Changes that are made to a tenant while it is being used: a user changed or removed, a group made or filled anew.
import { openDirectory } from '../scenarios/directory.ts';
import type { Instant, Membership, Tenant, TenantGroup, UserChange } from './model.ts';

/** The tenant with one more change of its directory, after all that happened up to then. */
export const withUserChange = (tenant: Tenant, change: UserChange): Tenant => {
  const earlier = tenant.directory.filter(({ at }) => at <= change.at);
  const later = tenant.directory.filter(({ at }) => at > change.at);
  const directory = [...earlier, change, ...later];
  const { user, findUser } = openDirectory(directory);
  return { ...tenant, directory, user, findUser };
};

/** The tenant with this group in place of one of the same id, or beside the others. */
export const withGroup = (tenant: Tenant, group: TenantGroup): Tenant => ({
  ...tenant,
  groups: [...(tenant.groups ?? []).filter(({ id }) => id !== group.id), group],
});

/** Who belongs to the group at that instant of the tenant's clock. */
export const membersAt = ({ memberships }: TenantGroup, now: Instant): readonly string[] =>
  memberships.findLast(({ at }) => at <= now)?.members ?? [];

/** The group with other members from then on. */
export const withMembers = (group: TenantGroup, membership: Membership): TenantGroup => ({
  ...group,
  memberships: [...group.memberships.filter(({ at }) => at <= membership.at), membership],
});
