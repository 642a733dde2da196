// Finds a tenant's people by address: each directory is indexed once.
import type { Tenant } from '../tenant/model.ts';

const indexes = new WeakMap<Tenant, ReadonlyMap<string, string>>();

const indexAddresses = (tenant: Tenant): ReadonlyMap<string, string> => {
  const byAddress = new Map<string, string>();
  for (const change of tenant.directory) {
    if (!('user' in change)) continue;
    const { id, mail, proxyAddresses } = change.user;
    for (const address of [mail ?? '', ...proxyAddresses.map((proxy) => proxy.slice(5))]) {
      byAddress.set(address.toLowerCase(), id);
    }
  }
  indexes.set(tenant, byAddress);
  return byAddress;
};

/** The id of the user who has, or had, that address; in any case. */
export const findByAddress = (tenant: Tenant, address: string): string | null =>
  (indexes.get(tenant) ?? indexAddresses(tenant)).get(address.toLowerCase()) ?? null;
