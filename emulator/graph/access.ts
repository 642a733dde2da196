// Who may read what: application permissions from the token, per-mailbox grants (RBAC for Applications) and per-mailbox refusals (application access policies).
import { z } from 'zod';
import type { TenantUser } from '../tenant/model.ts';
import { accessDenied, blockedByPolicy, insufficientPrivileges } from './errors.ts';

export const Policy = z.discriminatedUnion('kind', [
  /** Application access policy: only these mailboxes, or all but these. Users by id or userPrincipalName. */
  z.strictObject({
    kind: z.literal('access-policy'),
    clientId: z.string().toLowerCase(),
    access: z.enum(['restrict', 'deny']),
    users: z.array(z.string().toLowerCase()),
  }),
  /** RBAC for Applications: a grant that no token shows. */
  z.strictObject({
    kind: z.literal('rbac'),
    clientId: z.string().toLowerCase(),
    role: z.string(),
    users: z.array(z.string().toLowerCase()),
  }),
]);
export type Policy = z.infer<typeof Policy>;

/** What an endpoint needs: any one of the permissions. */
export interface Requirement {
  readonly anyOf: readonly string[];
  /** The RBAC roles that stand for it; only for mailboxes. */
  readonly rbac: readonly string[];
  /** Permissions that application access policies do not know: who holds one of these is not bound by them. */
  readonly beyondPolicies: readonly string[];
}

export interface Caller {
  readonly clientId: string;
  readonly roles: ReadonlySet<string>;
}

const names = (policy: Policy, user: TenantUser): boolean =>
  policy.users.includes(user.id.toLowerCase()) || policy.users.includes(user.userPrincipalName.toLowerCase());

export class Access {
  #policies: readonly Policy[] = [];

  set(policies: readonly Policy[]): void {
    this.#policies = policies;
  }

  list(): readonly Policy[] {
    return this.#policies;
  }

  /** Permissions that hold for this mailbox: the token's, and what RBAC adds. */
  permissionsFor(caller: Caller, user: TenantUser | null): ReadonlySet<string> {
    const added = this.#policies.flatMap((policy) =>
      policy.kind === 'rbac' && user && policy.clientId === caller.clientId && names(policy, user)
        ? [policy.role.replace(/^Application /, '')]
        : [],
    );
    return added.length === 0 ? caller.roles : new Set([...caller.roles, ...added]);
  }

  /** Throws the 403 of a directory call without permission. */
  checkDirectory(caller: Caller, requirement: Requirement): void {
    if (!requirement.anyOf.some((role) => caller.roles.has(role))) throw insufficientPrivileges();
  }

  /** Throws the 403 of a mailbox call without permission or against a policy. RBAC is a union: its grants pass every policy. */
  checkMailbox(caller: Caller, requirement: Requirement, user: TenantUser): void {
    const held = this.permissionsFor(caller, user);
    if (!requirement.anyOf.some((role) => held.has(role))) throw accessDenied();
    const byRbac = this.#policies.some(
      (policy) =>
        policy.kind === 'rbac' &&
        policy.clientId === caller.clientId &&
        names(policy, user) &&
        requirement.rbac.includes(policy.role.replace(/^Application /, '')),
    );
    const beyond = byRbac || requirement.beyondPolicies.some((role) => caller.roles.has(role));
    if (!beyond && this.#isRefused(caller, user)) throw blockedByPolicy();
  }

  #isRefused(caller: Caller, user: TenantUser): boolean {
    const mine = this.#policies.flatMap((policy) =>
      policy.kind === 'access-policy' && policy.clientId === caller.clientId ? [policy] : [],
    );
    if (mine.some((policy) => policy.access === 'deny' && names(policy, user))) return true;
    const restricting = mine.filter((policy) => policy.access === 'restrict');
    return restricting.length > 0 && !restricting.some((policy) => names(policy, user));
  }
}
