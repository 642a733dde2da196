// Delegated permissions that were consented to: by one user, or by an admin for everybody in the tenant.
import { readPermission, type ResourceKey } from './resources.ts';

export interface DelegatedGrant {
  readonly clientId: string;
  readonly tenantId: string;
  /** Object id; null for everybody in the tenant. */
  readonly userId: string | null;
  readonly scopes: readonly string[];
}

interface Holder {
  readonly clientId: string;
  readonly tenantId: string;
  readonly userId: string | null;
}

const keyOf = ({ clientId, tenantId, userId }: Holder): string => `${clientId} ${tenantId} ${userId ?? '*'}`;

/** One form for each permission, whichever of its resource's URLs it was written with. */
const normalize = (scope: string): string => {
  const permission = readPermission(scope);
  if (!permission || permission.resource.key === 'graph') return permission?.name ?? scope;
  return `${permission.resource.urls[0]}/${permission.name}`;
};

export class DelegatedGrants {
  readonly #grants = new Map<string, DelegatedGrant>();
  /** The machine's time from which a scope that came late is known, by holder and scope. */
  readonly #knownAt = new Map<string, number>();

  /** Adds to what is granted already; what is new is known from that time of the machine on, in milliseconds. */
  grant(holder: Holder, scopes: readonly string[], knownAt = 0): void {
    const key = keyOf(holder);
    const known = this.#grants.get(key)?.scopes ?? [];
    const fresh = scopes.map(normalize).filter((scope) => !known.includes(scope));
    for (const scope of fresh) this.#knownAt.set(`${key} ${scope}`, knownAt);
    this.#grants.set(key, { ...holder, scopes: [...new Set([...known, ...fresh])] });
  }

  /** The holder's scopes that have become known by now. */
  #scopesOf(holder: Holder): readonly string[] {
    const key = keyOf(holder);
    const scopes = this.#grants.get(key)?.scopes ?? [];
    return scopes.filter((scope) => (this.#knownAt.get(`${key} ${scope}`) ?? 0) <= Date.now());
  }

  /** Takes back one holder's grant. */
  revoke(holder: Holder): void {
    this.#grants.delete(keyOf(holder));
  }

  /** Takes back every grant of the app in the tenant, or in all of them. */
  revokeAll(clientId: string, tenantId: string | null): void {
    for (const [key, grant] of this.#grants) {
      const meant = tenantId === null || grant.tenantId === tenantId;
      if (grant.clientId === clientId && meant) this.#grants.delete(key);
    }
  }

  list(): readonly DelegatedGrant[] {
    return [...this.#grants.values()];
  }

  /** What the user may be acted for with, by the user's own consent and by the admin's. */
  namesFor({ clientId, tenantId, userId }: Holder & { userId: string }, key: ResourceKey): Set<string> {
    const scopes = [userId, null].flatMap((one) => this.#scopesOf({ clientId, tenantId, userId: one }));
    const permissions = scopes.map((scope) => readPermission(scope));
    return new Set(permissions.flatMap((one) => (one?.resource.key === key ? [one.name] : [])));
  }

  /** Whether anything at all was consented to for the user. */
  knows({ clientId, tenantId, userId }: Holder): boolean {
    return [userId, null].some((one) => this.#grants.has(keyOf({ clientId, tenantId, userId: one })));
  }
}
