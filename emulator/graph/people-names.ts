// The JSON of a correspondent, made once per address: Exchange shows the directory's name where it knows the address.
import type { Instant, Tenant } from '../tenant/model.ts';

const limit = 50_000;
const byTenant = new WeakMap<Tenant, Map<string, string>>();

/** `{"emailAddress":{"name":…,"address":…}}`. */
export const writeRecipient = (tenant: Tenant, address: string, now: Instant): string => {
  let known = byTenant.get(tenant);
  if (!known) {
    known = new Map();
    byTenant.set(tenant, known);
  }
  const found = known.get(address);
  if (found !== undefined) return found;
  const name = tenant.findUser(address, now)?.displayName ?? address;
  const json = `{"emailAddress":{"name":${JSON.stringify(name)},"address":${JSON.stringify(address)}}}`;
  if (known.size >= limit) known.clear();
  known.set(address, json);
  return json;
};
