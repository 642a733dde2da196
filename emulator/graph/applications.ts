// App registrations and enterprise applications: what was granted to an app, and when its credentials end.
import { guidOf } from '../seeded.ts';
import type { App } from '../entra/registry.ts';
import { namesWithin } from '../entra/resources.ts';
import { answerJson, graphType, type Answer } from '../http/wire.ts';
import { showApplication, showGraphPrincipal, showPrincipal } from './application-shape.ts';
import type { Call, Endpoint } from './endpoint.ts';
import { notEmulated, resourceNotFound } from './errors.ts';
import { readFilter, readSelect, unknownProperty } from './odata.ts';
import { graphAppId, roleIdOf } from './permission-ids.ts';
import { readApplications, readConsents } from './requirements.ts';

const metadata = 'https://graph.microsoft.com/v1.0/$metadata';

/** The object id of the enterprise application, which is the `oid` of its tokens. */
export const principalIdOf = (clientId: string, tenantId: string): string => guidOf(`${clientId} ${tenantId}`);

type Shown = Record<string, unknown>;

/** Enterprise applications of the tenant: Graph itself, and every app that was consented to. */
const listPrincipals = ({ world, tenant }: Call): readonly { appId: string; id: string; show: () => Shown }[] => {
  const granted = world.registry
    .apps()
    .filter(
      ({ clientId }) => world.registry.consent(clientId, tenant.id) !== null || isUsed(world, clientId, tenant.id),
    );
  return [
    {
      appId: graphAppId,
      id: principalIdOf(graphAppId, tenant.id),
      show: () => showGraphPrincipal(principalIdOf(graphAppId, tenant.id)),
    },
    ...granted.map((app) => {
      const id = principalIdOf(app.clientId, tenant.id);
      return { appId: app.clientId, id, show: () => showPrincipal(app, { id, tenantId: tenant.id }) };
    }),
  ];
};

const isUsed = (world: Call['world'], clientId: string, tenantId: string): boolean =>
  world.entra.delegated.list().some((grant) => grant.clientId === clientId && grant.tenantId === tenantId);

/** Registrations stand in their home tenant only. */
const listRegistrations = ({ world, tenant }: Call) =>
  world.registry
    .apps()
    .filter((app) => app.homeTenantId === tenant.id)
    .map((app: App) => {
      const id = guidOf(`application ${app.clientId}`);
      return { appId: app.clientId, id, show: () => showApplication(app, { id, domain: tenant.domains[0] ?? '' }) };
    });

type Entries = ReturnType<typeof listPrincipals>;

const select = (call: Call, type: string, shown: Shown): Shown => {
  const names = readSelect(call.query);
  if (names === null) return shown;
  for (const name of names) if (!Object.hasOwn(shown, name)) throw unknownProperty(name, type);
  return Object.fromEntries(['id', ...names].map((name) => [name, shown[name]]));
};

const answerList =
  (set: 'servicePrincipals' | 'applications', list: (call: Call) => Entries) =>
  (call: Call): Answer => {
    const filter = call.query.get('$filter');
    const [only, ...more] = filter === null ? [] : (readFilter(filter) ?? []);
    if (filter !== null && (only?.property !== 'appId' || only.operator !== 'eq' || more.length > 0)) {
      throw notEmulated(`$filter=${filter} on ${set}`);
    }
    const wanted = only === undefined ? null : String(only.value).toLowerCase();
    const value = list(call)
      .filter(({ appId }) => wanted === null || appId === wanted)
      .map(({ show }) => select(call, set.slice(0, -1), show()));
    return answerJson(200, { '@odata.context': `${metadata}#${set}`, value }, { 'content-type': graphType });
  };

const pick = (call: Call, entries: Entries): Entries[number] => {
  const { appId, id } = call.parameters;
  const wanted = (appId ?? id ?? '').toLowerCase();
  const found = entries.find((entry) => (appId === undefined ? entry.id : entry.appId) === wanted);
  if (!found) throw resourceNotFound(appId ?? id ?? '');
  return found;
};

const answerOne =
  (set: 'servicePrincipals' | 'applications', list: (call: Call) => Entries) =>
  (call: Call): Answer => {
    const shown = select(call, set.slice(0, -1), pick(call, list(call)).show());
    const body = { '@odata.context': `${metadata}#${set}/$entity`, ...shown };
    return answerJson(200, body, { 'content-type': graphType });
  };

const epoch = '2026-01-05T09:00:00Z';

/** Application permissions that were granted, of Graph. */
const answerAssignments = (call: Call): Answer => {
  const { world, tenant } = call;
  const { appId, id } = pick(call, listPrincipals(call));
  const roles = namesWithin(world.registry.consent(appId, tenant.id)?.roles ?? [], 'graph');
  const value = roles.map((role) => ({
    id: guidOf(`assignment ${id} ${role}`),
    deletedDateTime: null,
    appRoleId: roleIdOf(role),
    createdDateTime: epoch,
    principalDisplayName: world.registry.app(appId)?.displayName ?? '',
    principalId: id,
    principalType: 'ServicePrincipal',
    resourceDisplayName: 'Microsoft Graph',
    resourceId: principalIdOf(graphAppId, tenant.id),
  }));
  const body = { '@odata.context': `${metadata}#appRoleAssignments`, value };
  return answerJson(200, body, { 'content-type': graphType });
};

/** Delegated permissions of Graph that were granted: by one user, or by an admin for all. */
const listGrants = ({ world, tenant }: Call, clientId: string | null): readonly Shown[] =>
  world.entra.delegated
    .list()
    .filter((grant) => grant.tenantId === tenant.id && (clientId === null || grant.clientId === clientId))
    .map((grant) => ({
      id: guidOf(`grant ${grant.clientId} ${grant.tenantId} ${grant.userId ?? '*'}`),
      clientId: principalIdOf(grant.clientId, tenant.id),
      consentType: grant.userId === null ? 'AllPrincipals' : 'Principal',
      principalId: grant.userId,
      resourceId: principalIdOf(graphAppId, tenant.id),
      scope: namesWithin(grant.scopes, 'graph').join(' '),
    }));

const answerGrants = (value: readonly Shown[]): Answer => {
  const body = { '@odata.context': `${metadata}#oauth2PermissionGrants`, value };
  return answerJson(200, body, { 'content-type': graphType });
};

const answerPrincipalGrants = (call: Call): Answer =>
  answerGrants(listGrants(call, pick(call, listPrincipals(call)).appId));

/** `clientId` of a grant is the object id of the enterprise application. */
const answerAllGrants = (call: Call): Answer => {
  const filter = call.query.get('$filter');
  const [only, ...more] = filter === null ? [] : (readFilter(filter) ?? []);
  if (filter !== null && (only?.property !== 'clientId' || only.operator !== 'eq' || more.length > 0)) {
    throw notEmulated(`$filter=${filter} on oauth2PermissionGrants`);
  }
  const all = listGrants(call, null);
  return answerGrants(only === undefined ? all : all.filter(({ clientId }) => clientId === only.value));
};

const common = { method: 'GET', area: 'directory', requires: readApplications } as const;
const principal = { ...common, units: 1, resource: 'servicePrincipal' } as const;
const registration = { ...common, units: 1, resource: 'application' } as const;

const onePrincipal = (template: string): readonly Endpoint[] => [
  { ...principal, template, paged: false, answer: answerOne('servicePrincipals', listPrincipals) },
  {
    ...common,
    template: `${template}/appRoleAssignments`,
    units: 2,
    resource: 'appRoleAssignment',
    paged: true,
    answer: answerAssignments,
  },
  {
    ...common,
    template: `${template}/oauth2PermissionGrants`,
    requires: readConsents,
    units: 1,
    resource: 'oAuth2PermissionGrant',
    paged: true,
    answer: answerPrincipalGrants,
  },
];

export const applicationEndpoints: readonly Endpoint[] = [
  {
    ...principal,
    template: '/servicePrincipals',
    paged: true,
    answer: answerList('servicePrincipals', listPrincipals),
  },
  ...onePrincipal("/servicePrincipals(appId='{appId}')"),
  ...onePrincipal('/servicePrincipals/{id}'),
  { ...registration, template: '/applications', paged: true, answer: answerList('applications', listRegistrations) },
  {
    ...registration,
    template: "/applications(appId='{appId}')",
    paged: false,
    answer: answerOne('applications', listRegistrations),
  },
  {
    ...registration,
    template: '/applications/{id}',
    paged: false,
    answer: answerOne('applications', listRegistrations),
  },
  {
    ...common,
    template: '/oauth2PermissionGrants',
    requires: readConsents,
    units: 1,
    resource: 'oAuth2PermissionGrant',
    paged: true,
    answer: answerAllGrants,
  },
];
