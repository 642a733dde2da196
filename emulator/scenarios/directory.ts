// Looks users up as they were at an instant, from the list of the directory's changes.
import type { Instant, TenantUser, UserChange } from '../tenant/model.ts';

export interface Directory {
  readonly user: (id: string, now: Instant) => TenantUser | null;
  readonly findUser: (idOrName: string, now: Instant) => TenantUser | null;
}

/** The changes must be in order of time. */
export function openDirectory(changes: readonly UserChange[]): Directory {
  const lives = new Map<string, UserChange[]>();
  const owners = new Map<string, Set<string>>();
  for (const change of changes) {
    const id = 'user' in change ? change.user.id : change.removed;
    const life = lives.get(id) ?? [];
    life.push(change);
    lives.set(id, life);
    if ('user' in change) {
      const name = change.user.userPrincipalName.toLowerCase();
      owners.set(name, (owners.get(name) ?? new Set()).add(id));
    }
  }
  const user = (id: string, now: Instant): TenantUser | null => {
    const last = lives.get(id.toLowerCase())?.findLast((change) => change.at <= now);
    return last !== undefined && 'user' in last ? last.user : null;
  };
  const findUser = (idOrName: string, now: Instant): TenantUser | null => {
    const name = idOrName.toLowerCase();
    const byId = user(name, now);
    if (byId !== null) return byId;
    for (const id of owners.get(name) ?? []) {
      const candidate = user(id, now);
      if (candidate?.userPrincipalName.toLowerCase() === name) return candidate;
    }
    return null;
  };
  return { user, findUser };
}
