// An app registration and an enterprise application as Graph shows them: names and ends of credentials, never a secret.
import { X509Certificate } from 'node:crypto';
import type { App } from '../entra/registry.ts';
import { namesWithin } from '../entra/resources.ts';
import { guidOf } from '../seeded.ts';
import { graphAppId, permissionIds, roleIdOf } from './permission-ids.ts';

type Shown = Record<string, unknown>;

const writeTime = (at: number): string => `${new Date(at).toISOString().slice(0, 19)}Z`;
/** What the portal gives a secret that nobody has set an end for. */
const farEnd = Date.parse('2028-01-05T09:00:00Z');
const twoYears = 2 * 365 * 86_400_000;

const listSecrets = ({ secrets }: App): readonly Shown[] =>
  secrets.map(({ id, value, endsAt }) => ({
    customKeyIdentifier: null,
    displayName: 'Plumbline',
    endDateTime: writeTime(endsAt ?? farEnd),
    hint: value.slice(0, 3),
    keyId: id,
    secretText: null,
    startDateTime: writeTime((endsAt ?? farEnd) - twoYears),
  }));

const listCertificates = ({ certificates }: App): readonly Shown[] =>
  certificates.map((pem) => {
    const certificate = new X509Certificate(pem);
    return {
      customKeyIdentifier: certificate.fingerprint.replaceAll(':', ''),
      displayName: certificate.subject,
      endDateTime: writeTime(Date.parse(certificate.validTo)),
      key: null,
      keyId: guidOf(certificate.fingerprint256),
      startDateTime: writeTime(Date.parse(certificate.validFrom)),
      type: 'AsymmetricX509Cert',
      usage: 'Verify',
    };
  });

/** Application roles and scopes of Graph in the manifest. */
const listRequired = ({ requiredRoles, requiredScopes }: App): readonly Shown[] => {
  const scopes = namesWithin(requiredScopes, 'graph').flatMap((name) => {
    const id = permissionIds.find((one) => one.name === name)?.scopeId;
    return id ? [{ id, type: 'Scope' }] : [];
  });
  const roles = namesWithin(requiredRoles, 'graph').map((name) => ({ id: roleIdOf(name), type: 'Role' }));
  return [{ resourceAppId: graphAppId, resourceAccess: [...roles, ...scopes] }];
};

/** The registration, with its credentials. */
export const showApplication = (app: App, { id, domain }: { id: string; domain: string }): Shown => ({
  id,
  deletedDateTime: null,
  appId: app.clientId,
  createdDateTime: '2026-01-05T09:00:00Z',
  displayName: app.displayName,
  isDisabled: app.disabled,
  isFallbackPublicClient: app.publicClient,
  keyCredentials: listCertificates(app),
  passwordCredentials: listSecrets(app),
  publisherDomain: domain,
  requiredResourceAccess: listRequired(app),
  signInAudience: app.signInAudience,
  web: { redirectUris: app.redirectUris },
});

/** The enterprise application; credentials stand with the registration. */
export const showPrincipal = (app: App, { id, tenantId }: { id: string; tenantId: string }): Shown => ({
  id,
  deletedDateTime: null,
  accountEnabled: !app.disabledIn.includes(tenantId),
  appDisplayName: app.displayName,
  appId: app.clientId,
  appOwnerOrganizationId: app.homeTenantId,
  appRoleAssignmentRequired: app.requireAssignment,
  appRoles: [],
  displayName: app.displayName,
  keyCredentials: [],
  oauth2PermissionScopes: [],
  passwordCredentials: [],
  servicePrincipalType: 'Application',
  signInAudience: app.signInAudience,
});

/** Microsoft Graph's own, whose roles and scopes give names to ids. */
export const showGraphPrincipal = (id: string): Shown => ({
  id,
  deletedDateTime: null,
  accountEnabled: true,
  appDisplayName: 'Microsoft Graph',
  appId: graphAppId,
  appOwnerOrganizationId: 'f8cdef31-a31e-4b4a-93e4-5f571e91255a',
  appRoleAssignmentRequired: false,
  appRoles: permissionIds.flatMap(({ name, roleId }) =>
    roleId === null
      ? []
      : [{ allowedMemberTypes: ['Application'], displayName: name, id: roleId, isEnabled: true, value: name }],
  ),
  displayName: 'Microsoft Graph',
  keyCredentials: [],
  oauth2PermissionScopes: permissionIds.flatMap(({ name, scopeId, forAdmins }) =>
    scopeId === null ? [] : [{ id: scopeId, isEnabled: true, type: forAdmins ? 'Admin' : 'User', value: name }],
  ),
  passwordCredentials: [],
  servicePrincipalType: 'Application',
  signInAudience: 'AzureADMultipleOrgs',
});
