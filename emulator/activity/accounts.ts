// Whose activity there is: every account that ever stood in the directory, as it was when it came and as it stood at any time.
import type { Instant, Tenant, TenantUser } from '../tenant/model.ts';

const known = new WeakMap<Tenant, readonly TenantUser[]>();

/** Everybody who has or had an account of his own, guests too, as they first came, in the order of the directory; shared mailboxes and rooms are left out. */
export const listAccounts = (tenant: Tenant): readonly TenantUser[] => {
  const found = known.get(tenant);
  if (found) return found;
  const first = new Map<string, TenantUser>();
  for (const change of tenant.directory) {
    if ('user' in change && change.user.purpose === 'user' && !first.has(change.user.id)) {
      first.set(change.user.id, change.user);
    }
  }
  const accounts = [...first.values()];
  known.set(tenant, accounts);
  return accounts;
};

/** When the account was last removed from the directory, if it is not there at that instant though it was before. */
export const removedBefore = (tenant: Tenant, userId: string, now: Instant): Instant | null => {
  if (tenant.user(userId, now) !== null) return null;
  const last = tenant.directory.findLast(
    (change) => change.at <= now && ('user' in change ? change.user.id === userId : change.removed === userId),
  );
  return last && 'removed' in last ? last.at : null;
};
