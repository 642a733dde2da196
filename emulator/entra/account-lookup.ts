// Finds who signs in: the users of the tenants, three admins that every tenant has, guests, and personal Microsoft accounts.
import { guidOf } from '../seeded.ts';
import type { Tenant, TenantUser } from '../tenant/model.ts';
import { findTenant, type World } from '../world.ts';
import type { Account, AccountSettings, AdminRole } from './account.ts';
import { EntraError } from './errors.ts';
import type { App } from './registry.ts';

/** The tenant of personal Microsoft accounts. */
export const consumersId = '9188040d-6c67-4c5b-b112-36a304b66dad';

const personalDomain = /@(outlook|hotmail|live|msn)\.[a-z.]+$/;

const builtIn: readonly (readonly [name: string, title: string, role: AdminRole])[] = [
  ['admin', 'Admin', 'Global Administrator'],
  ['privileged', 'Privileged', 'Privileged Role Administrator'],
  ['apps', 'Apps', 'Application Administrator'],
];

const withSettings = (
  world: World,
  account: Omit<Account, keyof AccountSettings>,
  natural: AccountSettings,
): Account => ({
  ...account,
  ...natural,
  multiFactor: natural.multiFactor || world.entra.policies.of(account.tenantId).multiFactor,
  ...world.entra.accounts.settings(account.tenantId, account.oid),
});

const fromUser = (world: World, tenant: Tenant, user: TenantUser): Account => {
  const guest = user.userType === 'Guest';
  return withSettings(
    world,
    {
      tenantId: tenant.id,
      oid: user.id,
      userName: user.userPrincipalName,
      address: guest && user.mail !== null ? user.mail : user.userPrincipalName,
      name: user.displayName,
      kind: guest ? 'guest' : 'member',
    },
    { roles: [], state: user.accountEnabled ? 'active' : 'disabled', multiFactor: false },
  );
};

/** The admins that are in Entra and, so that no scenario's people change, not in Graph's directory. */
const listBuiltIn = (world: World, tenant: Tenant): Account[] => {
  const domain = tenant.domains[0] ?? `${tenant.id}.example`;
  return builtIn.map(([name, title, role]) => {
    const userName = `${name}@${domain}`;
    return withSettings(
      world,
      {
        tenantId: tenant.id,
        oid: guidOf(`${tenant.id} ${userName}`),
        userName,
        address: userName,
        name: title,
        kind: 'member',
      },
      { roles: [role], state: 'active', multiFactor: false },
    );
  });
};

/** The directory's users as they are now, oldest first. */
const listUsers = (tenant: Tenant, now: number): TenantUser[] => {
  const users = new Map<string, TenantUser>();
  for (const change of tenant.directory) {
    if (change.at > now) break;
    if ('user' in change) users.set(change.user.id, change.user);
    else users.delete(change.removed);
  }
  return [...users.values()];
};

/** Admins first; people before shared mailboxes and rooms. */
export const listAccounts = (world: World, tenant: Tenant): Account[] => {
  const users = listUsers(tenant, world.clock.now()).filter(({ purpose }) => purpose === 'user');
  const people = users.map((user) => fromUser(world, tenant, user));
  return [
    ...listBuiltIn(world, tenant),
    ...people.filter(({ roles }) => roles.length > 0),
    ...people.filter(({ roles }) => roles.length === 0),
  ];
};

/** An account of the tenant by address, userPrincipalName or object id; null where there is none. */
export const findInTenant = (world: World, tenant: Tenant, named: string): Account | null => {
  const wanted = named.trim().toLowerCase();
  const admin = listBuiltIn(world, tenant).find(({ userName, oid }) => userName === wanted || oid === wanted);
  if (admin) return admin;
  const now = world.clock.now();
  const user =
    tenant.findUser(wanted, now) ?? listUsers(tenant, now).find(({ mail }) => mail?.toLowerCase() === wanted);
  return user ? fromUser(world, tenant, user) : null;
};

const makePersonal = (world: World, address: string): Account =>
  withSettings(
    world,
    {
      tenantId: consumersId,
      oid: `00000000-0000-0000-${guidOf(address).slice(19)}`,
      userName: address,
      address,
      name: address.split('@')[0] ?? address,
      kind: 'personal',
    },
    { roles: [], state: 'active', multiFactor: false },
  );

/** A personal account by its address or object id; any address of Microsoft's mail domains is one. */
export const findPersonal = (world: World, named: string): Account | null => {
  const address = named.trim().toLowerCase();
  return personalDomain.test(address) ? makePersonal(world, address) : null;
};

/**
 * Who signs in with that address under that authority.
 * Throws 500208, 50020 or 50034 where the address does not belong there.
 */
export const pickAccount = (world: World, named: string, who: { app: App; address: string }): Account => {
  const { app, address } = who;
  const tenant = findTenant(world, named);
  if (tenant) {
    const here = findInTenant(world, tenant, address);
    if (here) return here;
  }
  const personal = findPersonal(world, address);
  if (personal) {
    if (tenant) throw new EntraError(50020, address);
    const welcome = app.signInAudience === 'AzureADandPersonalMicrosoftAccount' && named !== 'organizations';
    if (!welcome) throw new EntraError(500208);
    return personal;
  }
  for (const other of world.tenants.values()) {
    const account = findInTenant(world, other, address);
    if (!account || account.kind === 'guest') continue;
    if (tenant) throw new EntraError(50020, address);
    if (named === 'consumers') throw new EntraError(50034, address);
    return account;
  }
  throw new EntraError(50034, address);
};

/** The account as it is now; null when it is gone. */
export const refreshAccount = (world: World, account: Account): Account | null => {
  if (account.kind === 'personal') return findPersonal(world, account.address);
  const tenant = world.tenants.get(account.tenantId);
  return tenant ? findInTenant(world, tenant, account.oid) : null;
};
