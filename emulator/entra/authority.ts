// Which tenant an authority names, who of the apps may be used there, and what time it is to Entra.
import type { Tenant } from '../tenant/model.ts';
import { findTenant, type World } from '../world.ts';
import { EntraError } from './errors.ts';
import type { App } from './registry.ts';

const guid = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
const domain = /^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/i;

/** Entra's own time, milliseconds: the machine's, and the skew that was set. */
export const entraNow = (world: World): number => Date.now() + world.settings.skewSeconds * 1000;

/** The tenant that an authority names. Throws 900023 or 90002. */
export const resolveTenant = (world: World, named: string): Tenant => {
  if (!guid.test(named) && !domain.test(named)) throw new EntraError(900023, named);
  const tenant = findTenant(world, named);
  if (!tenant) throw new EntraError(90002, named);
  return tenant;
};

/** Authorities that stand for many tenants. */
export const isShared = (named: string): boolean => ['common', 'organizations', 'consumers'].includes(named);

/** Whether the authority stands for the tenant, alone or among others. */
export const coversTenant = (world: World, named: string, tenantId: string): boolean =>
  named === 'common' || named === 'organizations' || findTenant(world, named)?.id === tenantId;

/** The app for people who sign in under the authority. Throws 700016, 7000112, 50194, 9002332, 900023 or 90002. */
export const resolveApp = (world: World, named: string, clientId: string): App => {
  const tenant = isShared(named) ? null : resolveTenant(world, named);
  const app = world.registry.app(clientId);
  if (!app) throw new EntraError(700016, clientId);
  if (app.disabled) throw new EntraError(7000112, clientId);
  const single = app.signInAudience === 'AzureADMyOrg';
  if (single && tenant === null) throw new EntraError(named === 'consumers' ? 9002332 : 50194, clientId);
  if (single && tenant && app.homeTenantId !== tenant.id) throw new EntraError(700016, clientId);
  if (named === 'consumers' && app.signInAudience !== 'AzureADandPersonalMicrosoftAccount') {
    throw new EntraError(9002332, clientId);
  }
  return app;
};
