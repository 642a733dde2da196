// App registrations, their credentials and consents: data that a scenario or the control API gives.
import { X509Certificate } from 'node:crypto';
import { z } from 'zod';

const isCertificate = (pem: string): boolean => {
  try {
    return new X509Certificate(pem).fingerprint256 !== '';
  } catch {
    return false;
  }
};

const Secret = z.strictObject({
  /** The Secret ID that the portal shows beside the value. */
  id: z.string(),
  value: z.string(),
  /** Milliseconds since 1970 on the tenant's clock. */
  endsAt: z.number().nullable().default(null),
});

const FederatedCredential = z.strictObject({
  name: z.string().default('federated'),
  issuer: z.string(),
  subject: z.string(),
  audience: z.string().default('api://AzureADTokenExchange'),
});

export const App = z.strictObject({
  clientId: z.string().toLowerCase(),
  displayName: z.string().default('Plumbline'),
  /** Where it is registered; null for a vendor's tenant that is not emulated. */
  homeTenantId: z.string().toLowerCase().nullable().default(null),
  secrets: z.array(Secret).default([]),
  /** Certificates as PEM. */
  certificates: z.array(z.string().refine(isCertificate, 'is no certificate in PEM')).default([]),
  federatedCredentials: z.array(FederatedCredential).default([]),
  /** Who may sign in: this organization, any organization, or also personal Microsoft accounts. */
  signInAudience: z
    .enum(['AzureADMyOrg', 'AzureADMultipleOrgs', 'AzureADandPersonalMicrosoftAccount'])
    .default('AzureADMultipleOrgs'),
  /** Redirect URIs of the platforms Web, Single-page application, and Mobile and desktop. */
  redirectUris: z.array(z.string()).default([]),
  spaRedirectUris: z.array(z.string()).default([]),
  publicRedirectUris: z.array(z.string()).default([]),
  /** Allow public client flows: device code and refresh without a credential. */
  publicClient: z.boolean().default(false),
  /** Delegated permissions in the app's manifest: what `.default` and an admin's consent mean. */
  requiredScopes: z.array(z.string()).default([]),
  /** Application permissions in the app's manifest: what an admin's consent grants. Other resources than Graph by URL. */
  requiredRoles: z.array(z.string()).default([]),
  /** Granted application permissions by tenant id; a tenant named here has the service principal. */
  grants: z.record(z.string().toLowerCase(), z.array(z.string())).default({}),
  disabled: z.boolean().default(false),
  /** Tenants whose admin has disabled the enterprise application (7000116). */
  disabledIn: z.array(z.string().toLowerCase()).default([]),
  /** Users are refused (50105) unless they are named in `assigned`, by userPrincipalName or id. */
  requireAssignment: z.boolean().default(false),
  assigned: z.array(z.string().toLowerCase()).default([]),
  /** Conditional access for workload identities refuses app-only tokens (53003). */
  workloadBlocked: z.boolean().default(false),
});
export type App = z.infer<typeof App>;

export interface Consent {
  readonly roles: readonly string[];
  /** Milliseconds of the machine's time from which the token endpoint knows it, and its roles. */
  readonly knownAt: number;
  readonly rolesAt: number;
}

export interface Thumbprints {
  readonly sha1: string;
  readonly sha256: string;
  readonly certificate: X509Certificate;
}

export class Registry {
  readonly #apps = new Map<string, App>();
  readonly #consents = new Map<string, Consent>();
  readonly #certificates = new Map<string, readonly Thumbprints[]>();

  /** Adds or replaces a registration. Throws when a certificate is not PEM. */
  put(app: App): void {
    this.#certificates.set(app.clientId, app.certificates.map(readCertificate));
    this.#apps.set(app.clientId, app);
    for (const key of this.#consents.keys()) if (key.startsWith(`${app.clientId} `)) this.#consents.delete(key);
    for (const [tenantId, roles] of Object.entries(app.grants)) {
      this.#consents.set(`${app.clientId} ${tenantId}`, { roles, knownAt: 0, rolesAt: 0 });
    }
  }

  /** Changes some of a registration; consents stay. False where there is none. */
  change(clientId: string, change: { readonly [Field in keyof App]?: App[Field] | undefined }): boolean {
    const app = this.app(clientId);
    if (!app) return false;
    const changed = App.parse({ ...app, ...change });
    this.#certificates.set(app.clientId, changed.certificates.map(readCertificate));
    this.#apps.set(app.clientId, changed);
    return true;
  }

  app(clientId: string): App | null {
    return this.#apps.get(clientId.toLowerCase()) ?? null;
  }

  apps(): readonly App[] {
    return [...this.#apps.values()];
  }

  certificates(clientId: string): readonly Thumbprints[] {
    return this.#certificates.get(clientId.toLowerCase()) ?? [];
  }

  /** The service principal in a tenant, with what was granted to it. */
  consent(clientId: string, tenantId: string): Consent | null {
    return this.#consents.get(`${clientId.toLowerCase()} ${tenantId}`) ?? null;
  }

  grant(clientId: string, tenantId: string, consent: Consent): void {
    this.#consents.set(`${clientId.toLowerCase()} ${tenantId}`, consent);
  }

  /** A user's consent makes the service principal too, without any application permission. */
  ensurePrincipal(clientId: string, tenantId: string): void {
    if (!this.consent(clientId, tenantId)) this.grant(clientId, tenantId, { roles: [], knownAt: 0, rolesAt: 0 });
  }

  revoke(clientId: string, tenantId: string): void {
    this.#consents.delete(`${clientId.toLowerCase()} ${tenantId}`);
  }
}

const readCertificate = (pem: string): Thumbprints => {
  const certificate = new X509Certificate(pem);
  return { sha1: digest(certificate.fingerprint), sha256: digest(certificate.fingerprint256), certificate };
};

const digest = (hex: string): string => Buffer.from(hex.replaceAll(':', ''), 'hex').toString('base64url');
