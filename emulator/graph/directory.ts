// The directory as it stands after any number of its changes.
import type { Instant, Tenant, TenantUser } from '../tenant/model.ts';

interface Standing {
  readonly applied: number;
  readonly users: ReadonlyMap<string, TenantUser>;
}

const latest = new WeakMap<Tenant, Standing>();

/** How many of the tenant's changes have happened. */
export const countChanges = (tenant: Tenant, now: Instant): number => {
  const { directory } = tenant;
  let low = 0;
  let high = directory.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const change = directory[middle];
    if (change && change.at <= now) low = middle + 1;
    else high = middle;
  }
  return low;
};

/** Users after the first `applied` changes, by id. */
export const usersAfter = (tenant: Tenant, applied: number): ReadonlyMap<string, TenantUser> => {
  const known = latest.get(tenant);
  if (known?.applied === applied) return known.users;
  const from = known && known.applied < applied ? known : { applied: 0, users: new Map<string, TenantUser>() };
  const users = new Map(from.users);
  for (const change of tenant.directory.slice(from.applied, applied)) {
    if ('user' in change) users.set(change.user.id, change.user);
    else users.delete(change.removed);
  }
  if (!known || known.applied < applied) latest.set(tenant, { applied, users });
  return users;
};

/** Users of now, ordered by id as pages go through them. */
export const listUsers = (tenant: Tenant, now: Instant): readonly TenantUser[] => {
  const users = usersAfter(tenant, countChanges(tenant, now));
  const known = ordered.get(users);
  if (known) return known;
  const list = [...users.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  ordered.set(users, list);
  return list;
};

const ordered = new WeakMap<ReadonlyMap<string, TenantUser>, readonly TenantUser[]>();
