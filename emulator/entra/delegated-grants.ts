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

  /** Adds to what is granted already. */
  grant(holder: Holder, scopes: readonly string[]): void {
    const known = this.#grants.get(keyOf(holder))?.scopes ?? [];
    this.#grants.set(keyOf(holder), { ...holder, scopes: [...new Set([...known, ...scopes.map(normalize)])] });
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
    const holders = [userId, null].map((one) => this.#grants.get(keyOf({ clientId, tenantId, userId: one })));
    const permissions = holders.flatMap((grant) => grant?.scopes ?? []).map((scope) => readPermission(scope));
    return new Set(permissions.flatMap((one) => (one?.resource.key === key ? [one.name] : [])));
  }

  /** Whether anything at all was consented to for the user. */
  knows({ clientId, tenantId, userId }: Holder): boolean {
    return [userId, null].some((one) => this.#grants.has(keyOf({ clientId, tenantId, userId: one })));
  }
}
