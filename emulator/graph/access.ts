// Who may read what: permissions of the token, what Exchange adds for one mailbox (RBAC, sharing) and what it refuses (access policies).
import { hasMeetingPolicy, isRefused, isSharedWith, listRbacGrants } from '../exchange/decisions.ts';
import { PolicyLog, type Moment, type Target } from '../exchange/policy-log.ts';
import type { Tenant, TenantUser } from '../tenant/model.ts';
import { accessDenied, blockedByPolicy } from './errors.ts';

/** What an endpoint needs: any one of the permissions. */
export interface Requirement {
  readonly application: readonly string[];
  readonly delegated: readonly string[];
  /** Delegated, enough for the caller's own object. */
  readonly own?: readonly string[];
  /** The RBAC roles that stand for it; only for mailboxes. */
  readonly rbac?: readonly string[];
  /** Permissions that application access policies do not know: who holds one of these is not bound by them. */
  readonly beyondPolicies?: readonly string[];
}

export interface Caller {
  readonly clientId: string;
  /** The signed-in user's id; null for an app that calls as itself. */
  readonly userId: string | null;
  /** Application permissions, or the scopes that the user granted. */
  readonly permissions: ReadonlySet<string>;
  /** Template ids of the signed-in user's directory roles. */
  readonly directoryRoles: ReadonlySet<string>;
}

const shared = /\.Shared$/;

/** A mailbox, and the signed-in user who calls. */
export interface Visit extends Target {
  readonly self: TenantUser | null;
}

export interface AccessOptions {
  readonly now: () => Moment;
  /** Whether access policies bind Calendars.ReadBasic.All, which their documentation does not list. */
  readonly bindsReadBasic: () => boolean;
}

export class Access {
  readonly log: PolicyLog;
  readonly #bindsReadBasic: () => boolean;

  constructor({ now, bindsReadBasic }: AccessOptions) {
    this.log = new PolicyLog(now);
    this.#bindsReadBasic = bindsReadBasic;
  }

  /** Permissions that hold for this mailbox: the token's, with what RBAC adds; of another's mailbox the shared ones only. */
  permissionsFor(caller: Caller, tenant: Tenant, user: TenantUser | null): ReadonlySet<string> {
    const { userId, permissions } = caller;
    if (user === null) return permissions;
    if (userId === null) {
      const added = listRbacGrants(this.log.effective(), caller.clientId, { tenant, user });
      return added.length === 0 ? permissions : new Set([...permissions, ...added]);
    }
    if (userId === user.id) return permissions;
    const directory = [...permissions].filter((name) => !/^(Mail|Mailbox|Calendars|Contacts)/.test(name));
    const opened = [...permissions].flatMap((name) => (shared.test(name) ? [name.replace(shared, '')] : []));
    return new Set([...directory, ...opened]);
  }

  /** Whether the token alone, without Exchange, holds one of the permissions. */
  holds(caller: Caller, requirement: Requirement, user: TenantUser | null): boolean {
    const { userId, permissions } = caller;
    const own = userId !== null && user?.id === userId ? (requirement.own ?? []) : [];
    const wanted = userId === null ? requirement.application : [...requirement.delegated, ...own];
    return wanted.some((name) => permissions.has(name));
  }

  /** Throws the 403 of a mailbox call without permission or against a policy. RBAC is a union: its grants pass every policy. */
  checkMailbox(caller: Caller, requirement: Requirement, visit: Visit): void {
    const { tenant, user, self } = visit;
    const held = this.permissionsFor(caller, tenant, user);
    const wanted = caller.userId === null ? requirement.application : requirement.delegated;
    if (!wanted.some((name) => held.has(name))) throw accessDenied();
    if (self === null) this.#checkPolicies(caller, requirement, visit);
    else if (self.id !== user.id && !isSharedWith(this.log.effective(), { tenant, user: self }, visit)) {
      throw accessDenied();
    }
  }

  /** Whether Teams lets the app act for this person's meetings. */
  reachesMeetings({ clientId }: Caller, target: Target): boolean {
    return hasMeetingPolicy(this.log.effective(), clientId, target);
  }

  #checkPolicies({ clientId, permissions }: Caller, requirement: Requirement, target: Target): void {
    const view = this.log.effective();
    const granted = listRbacGrants(view, clientId, target);
    const beyond = this.#bindsReadBasic() ? [] : (requirement.beyondPolicies ?? []);
    const free =
      granted.some((name) => requirement.rbac?.includes(name)) || beyond.some((name) => permissions.has(name));
    if (!free && isRefused(view, clientId, target)) throw blockedByPolicy();
  }
}
