// Control calls for who may sign in and what was agreed to: accounts, tenant policies, delegated grants, sessions, refresh tokens, device codes.
import { z } from 'zod';
import { findInTenant, findPersonal, listAccounts } from '../entra/account-lookup.ts';
import { AccountState, AdminRole, type Account } from '../entra/account.ts';
import { entraNow } from '../entra/authority.ts';
import { aadstsCodes } from '../entra/errors.ts';
import { TenantPolicy } from '../entra/tenant-policies.ts';
import type { World } from '../world.ts';
import { ControlError, pickTenant, readBody, readChange, type Handlers } from './calls.ts';

const Named = { tenant: z.string().optional(), user: z.string() };

const AccountChange = z.strictObject({
  ...Named,
  state: AccountState.exactOptional(),
  roles: z.array(AdminRole).exactOptional(),
  multiFactor: z.boolean().exactOptional(),
});

const SessionEnd = z.strictObject({
  ...Named,
  /** A person's own change of password leaves what confidential clients hold. */
  reason: z.enum(['admin', 'password-reset', 'password-change']).default('admin'),
});

const PolicyChange = z.strictObject({ ...TenantPolicy.partial().shape, tenant: z.string().optional() });

const GrantChange = z.strictObject({
  clientId: z.string().toLowerCase(),
  tenant: z.string().optional(),
  /** Everybody in the tenant when absent. */
  user: z.string().optional(),
  scopes: z.array(z.string()).default([]),
});

const pickAccount = (world: World, { tenant, user }: { tenant?: string | undefined; user: string }): Account => {
  const account = findPersonal(world, user) ?? findInTenant(world, pickTenant(world, tenant), user);
  if (!account) throw new ControlError(`There is no account ${user}.`);
  return account;
};

const showAccount = ({ oid, userName, address, name, kind, roles, state, multiFactor }: Account) => ({
  oid,
  userName,
  address,
  name,
  kind,
  roles,
  state,
  multiFactor,
});

const readHolder = (world: World, { clientId, tenant: named, user }: z.infer<typeof GrantChange>) => {
  const tenant = pickTenant(world, named);
  const account = user === undefined ? null : pickAccount(world, { tenant: tenant.id, user });
  return { clientId, tenantId: account?.tenantId ?? tenant.id, userId: account?.oid ?? null };
};

const endSessions = (world: World, { reason, ...who }: z.infer<typeof SessionEnd>) => {
  const { tenantId, oid } = pickAccount(world, who);
  world.entra.browsers.forget(tenantId, oid);
  world.revocations.revoke(tenantId, oid, entraNow(world));
  const ended = world.entra.refreshTokens.revoke(tenantId, oid, reason === 'password-change' ? 'public' : 'all');
  return { ended };
};

/** What a test counts: how often each family was refreshed, and uses that came twice or early. */
const showFamilies = (world: World) =>
  world.entra.refreshTokens.families().map(({ id, signIn, ended, refreshes, doubleUses, earlyUses }) => ({
    family: id,
    clientId: signIn.clientId,
    tenant: signIn.account.tenantId,
    user: signIn.account.userName,
    ended,
    refreshes,
    doubleUses,
    earlyUses,
  }));

const showDevices = (world: World) =>
  world.entra.devices.list().map(({ userCode, clientId, outcome }) => ({
    userCode,
    clientId,
    outcome: typeof outcome === 'string' ? outcome : 'code' in outcome ? `AADSTS${outcome.code}` : 'signed-in',
  }));

export const signInHandlers: Handlers = {
  'GET /accounts': (world, { query }) => {
    const tenant = pickTenant(world, query.get('tenant'));
    return { accounts: listAccounts(world, tenant).map(showAccount) };
  },
  'POST /accounts': (world, request) => {
    const { tenant, user, ...change } = readBody(AccountChange, request);
    const account = pickAccount(world, { tenant, user });
    world.entra.accounts.change(account.tenantId, account.oid, change);
    return showAccount(pickAccount(world, { tenant, user }));
  },
  'POST /revoke-sessions': (world, request) => endSessions(world, readBody(SessionEnd, request)),
  'GET /tenant-policy': (world, { query }) => world.entra.policies.of(pickTenant(world, query.get('tenant')).id),
  'POST /tenant-policy': (world, request) => {
    const { tenant, ...change } = readChange(PolicyChange, request);
    const { id } = pickTenant(world, tenant);
    world.entra.policies.set(id, TenantPolicy.parse({ ...world.entra.policies.of(id), ...change }));
    return world.entra.policies.of(id);
  },
  'GET /delegated-grants': (world) => ({ grants: world.entra.delegated.list() }),
  'POST /delegated-grants': (world, request) => {
    const change = readBody(GrantChange, request);
    const holder = readHolder(world, change);
    world.entra.delegated.grant(holder, change.scopes);
    world.registry.ensurePrincipal(holder.clientId, holder.tenantId);
    return { grants: world.entra.delegated.list() };
  },
  'DELETE /delegated-grants': (world, request) => {
    world.entra.delegated.revoke(readHolder(world, readBody(GrantChange, request)));
    return { grants: world.entra.delegated.list() };
  },
  'GET /refresh-tokens': (world) => ({ families: showFamilies(world) }),
  'GET /device-codes': (world) => ({ deviceCodes: showDevices(world) }),
  'GET /aadsts': () => ({ codes: aadstsCodes }),
};
