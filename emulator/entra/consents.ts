// Whether what is asked for was consented to, and who could: the user, only an admin, or nobody yet.
import type { World } from '../world.ts';
import type { Account } from './account.ts';
import { EntraError } from './errors.ts';
import type { App } from './registry.ts';
import { isManaged, namesWithin, needsAdmin, type Permission } from './resources.ts';
import type { AskedResource, Scopes } from './scopes.ts';

export interface Applicant {
  readonly app: App;
  readonly account: Account;
  readonly scopes: Scopes;
}

/** May the account consent for everybody to delegated permissions? */
export const isAdmin = ({ roles }: Account): boolean => roles.length > 0;

/** May the account grant application permissions of Graph? Application administrators may not. */
export const grantsAppRoles = ({ roles }: Account): boolean =>
  roles.includes('Global Administrator') || roles.includes('Privileged Role Administrator');

/** What was granted for the user on the resource. */
export const grantedNames = (world: World, { app, account }: Omit<Applicant, 'scopes'>, asked: AskedResource) =>
  world.entra.delegated.namesFor(
    { clientId: app.clientId, tenantId: account.tenantId, userId: account.oid },
    asked.resource.key,
  );

/** `.default` stands for what was granted, or for the registration's list while nothing was. */
const wantedNames = (world: World, applicant: Applicant, asked: AskedResource): readonly string[] => {
  if (!asked.whole) return asked.names;
  const granted = grantedNames(world, applicant, asked);
  return granted.size > 0 ? [...granted] : namesWithin(applicant.app.requiredScopes, asked.resource.key);
};

/** Permissions that are asked for. */
export const listAsked = (world: World, applicant: Applicant): Permission[] =>
  applicant.scopes.resources.flatMap((asked) =>
    wantedNames(world, applicant, asked).map((name) => ({ resource: asked.resource, name })),
  );

/** Permissions that are asked for and not granted. */
export const listMissing = (world: World, applicant: Applicant): Permission[] => {
  const { app, account } = applicant;
  const holder = { clientId: app.clientId, tenantId: account.tenantId, userId: account.oid };
  return listAsked(world, applicant).filter(
    ({ resource, name }) => !world.entra.delegated.namesFor(holder, resource.key).has(name),
  );
};

/** Whether the app may go on without asking anybody. */
export const isConsented = (world: World, applicant: Applicant): boolean => {
  const { app, account } = applicant;
  const holder = { clientId: app.clientId, tenantId: account.tenantId, userId: account.oid };
  return world.entra.delegated.knows(holder) && listMissing(world, applicant).length === 0;
};

/** The AADSTS code that keeps the account from consenting by itself: 90094, or 90095 where it may ask an admin; null when it may. */
export const findObstacle = (world: World, applicant: Applicant): 90094 | 90095 | null => {
  const { app, account } = applicant;
  if (account.kind === 'personal' || isAdmin(account)) return null;
  const { userConsent } = world.entra.policies.of(account.tenantId);
  const missing = listMissing(world, applicant);
  const blocked =
    userConsent === 'blocked' ||
    userConsent === 'workflow' ||
    app.requireAssignment ||
    missing.some(needsAdmin) ||
    (userConsent === 'microsoft-managed' && missing.some(({ name }) => isManaged(name)));
  if (!blocked) return null;
  return userConsent === 'workflow' ? 90095 : 90094;
};

/** How a permission is written in a grant: Graph's by name, others with the resource's URL. */
export const writePermission = ({ resource, name }: Permission): string =>
  resource.key === 'graph' ? name : `${resource.urls[0]}/${name}`;

/** Throws 500011 or 500014 for a service that the tenant lacks or has disabled. */
export const checkService = (world: World, tenantId: string, { resource, url }: AskedResource): void => {
  const { missingServices, disabledServices } = world.entra.policies.of(tenantId);
  const named = url ?? resource.urls[0] ?? resource.appId;
  if (missingServices.some((key) => key === resource.key)) throw new EntraError(500011, named);
  if (disabledServices.some((key) => key === resource.key)) throw new EntraError(500014, named);
};
