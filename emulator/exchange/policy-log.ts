// Policies with their propagation: what is set is not what holds until its delay has passed, and the same goes for a group's members.
import type { Tenant, TenantGroup, TenantUser } from '../tenant/model.ts';
import type { Policy } from './policies.ts';

/** One instant on the tenant's clock and on the machine's, both in milliseconds. */
export interface Moment {
  readonly clock: number;
  readonly machine: number;
}

/** A person in a tenant. */
export interface Target {
  readonly tenant: Tenant;
  readonly user: TenantUser;
}

/** The policies of one reading: as they hold, or as they are set. */
export interface PolicyView {
  readonly policies: readonly Policy[];
  /** Whether the policy's users and groups hold this one. */
  names(policy: Policy, target: Target): boolean;
}

interface Standing {
  readonly policy: Policy;
  readonly set: Moment;
  removed: Moment | null;
}

export interface PolicyState {
  readonly policy: Policy;
  readonly holds: boolean;
}

/** A change from before this instant of the policy's clock is noticed. */
const noticed = (policy: Policy, now: Moment): number => now[policy.runsOn] - policy.delaySeconds * 1000;

const isOver = (policy: Policy, removed: Moment, now: Moment): boolean =>
  removed[policy.runsOn] <= noticed(policy, now);

const holds = ({ policy, set, removed }: Standing, now: Moment): boolean =>
  set[policy.runsOn] <= noticed(policy, now) && (removed === null || !isOver(policy, removed, now));

export class PolicyLog {
  #standing: Standing[] = [];
  readonly #now: () => Moment;

  constructor(now: () => Moment) {
    this.#now = now;
  }

  /** All policies from now on; those that stay as they were keep the time they were set at. */
  set(policies: readonly Policy[]): void {
    const now = this.#now();
    const wanted = new Map(policies.map((policy) => [JSON.stringify(policy), policy]));
    for (const standing of this.#standing) {
      if (standing.removed === null && !wanted.delete(JSON.stringify(standing.policy))) standing.removed = now;
    }
    this.#standing = [
      ...this.#standing.filter(
        (standing) => standing.removed === null || !isOver(standing.policy, standing.removed, now),
      ),
      ...[...wanted.values()].map((policy) => ({ policy, set: now, removed: null })),
    ];
  }

  /** Each policy that is set, with whether it holds yet. */
  list(): readonly PolicyState[] {
    const now = this.#now();
    return this.#standing.flatMap((standing) =>
      standing.removed === null ? [{ policy: standing.policy, holds: holds(standing, now) }] : [],
    );
  }

  /** As services act on it. */
  effective(): PolicyView {
    const now = this.#now();
    return {
      policies: this.#standing.flatMap((standing) => (holds(standing, now) ? [standing.policy] : [])),
      names: (policy, target) => isNamed(policy, target, noticed(policy, now)),
    };
  }

  /** As it is set, which is what the Test cmdlets look at. */
  configured(): PolicyView {
    const now = this.#now();
    return {
      policies: this.list().map(({ policy }) => policy),
      names: (policy, target) => isNamed(policy, target, now[policy.runsOn]),
    };
  }
}

const isNamed = (policy: Policy, { tenant, user }: Target, at: number): boolean => {
  if (policy.tenant !== null && policy.tenant !== tenant.id.toLowerCase()) return false;
  if (policy.users.includes(user.id.toLowerCase()) || policy.users.includes(user.userPrincipalName.toLowerCase()))
    return true;
  if (policy.groups.length === 0) return false;
  const groups = (tenant.groups ?? []).filter((group) =>
    groupNames(group).some((name) => policy.groups.includes(name)),
  );
  const found = policy.nested ? flatten(groups, { tenant, policy, at }) : groups;
  return found.some((group) => membersAt(group, policy, at).includes(user.id));
};

const groupNames = ({ id, mail, displayName }: TenantGroup): readonly string[] =>
  [id, mail ?? id, displayName].map((name) => name.toLowerCase());

interface Around {
  readonly tenant: Tenant;
  readonly policy: Policy;
  readonly at: number;
}

/** The groups and those that are their members, at any depth. */
const flatten = (groups: readonly TenantGroup[], { tenant, policy, at }: Around): readonly TenantGroup[] => {
  const found = new Set(groups);
  for (const group of found) {
    const members = membersAt(group, policy, at);
    for (const inner of tenant.groups ?? []) if (members.includes(inner.id)) found.add(inner);
  }
  return [...found];
};

const membersAt = (group: TenantGroup, { runsOn }: Policy, at: number): readonly string[] =>
  group.memberships.findLast((membership) => (runsOn === 'clock' ? membership.at : membership.machineAt) <= at)
    ?.members ?? [];
