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

export const App = z.strictObject({
  clientId: z.string().toLowerCase(),
  displayName: z.string().default('Plumbline'),
  /** Where it is registered; null for a vendor's tenant that is not emulated. */
  homeTenantId: z.string().toLowerCase().nullable().default(null),
  secrets: z.array(Secret).default([]),
  /** Certificates as PEM. */
  certificates: z.array(z.string().refine(isCertificate, 'is no certificate in PEM')).default([]),
  redirectUris: z.array(z.string()).default([]),
  /** Application permissions in the app's manifest: what an admin's consent grants. */
  requiredRoles: z.array(z.string()).default([]),
  /** Granted application permissions by tenant id; a tenant named here has the service principal. */
  grants: z.record(z.string().toLowerCase(), z.array(z.string())).default({}),
  disabled: z.boolean().default(false),
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

  revoke(clientId: string, tenantId: string): void {
    this.#consents.delete(`${clientId.toLowerCase()} ${tenantId}`);
  }
}

const readCertificate = (pem: string): Thumbprints => {
  const certificate = new X509Certificate(pem);
  return { sha1: digest(certificate.fingerprint), sha256: digest(certificate.fingerprint256), certificate };
};

const digest = (hex: string): string => Buffer.from(hex.replaceAll(':', ''), 'hex').toString('base64url');
