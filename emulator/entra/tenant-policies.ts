// What a tenant's admin has decided about sign-in: user consent, device code, second factor, sign-in frequency, and which services it has.
import { z } from 'zod';

const Service = z.enum(['exchange', 'power-platform']);

export const TenantPolicy = z.strictObject({
  /**
   * `microsoft-managed` (the default since November 2025) keeps users from consenting to mail, calendars, chats, meetings and files;
   * `blocked` from consenting to anything; `workflow` too, and lets them ask an admin.
   */
  userConsent: z.enum(['allow', 'microsoft-managed', 'blocked', 'workflow']).default('microsoft-managed'),
  /** Conditional access refuses the device code flow. */
  deviceCode: z.enum(['allowed', 'blocked']).default('allowed'),
  /** Everybody must sign in with a second factor. */
  multiFactor: z.boolean().default(false),
  /** Seconds of the tenant's clock after which a person must sign in again (70043). */
  signInFrequency: z.number().min(1).nullable().default(null),
  /** Services without a service principal in the tenant (500011, 650052), and disabled ones (500014). */
  missingServices: z.array(Service).default([]),
  disabledServices: z.array(Service).default([]),
});
export type TenantPolicy = z.infer<typeof TenantPolicy>;

const usual = TenantPolicy.parse({});

export class TenantPolicies {
  readonly #policies = new Map<string, TenantPolicy>();

  of(tenantId: string): TenantPolicy {
    return this.#policies.get(tenantId) ?? usual;
  }

  set(tenantId: string, policy: TenantPolicy): void {
    this.#policies.set(tenantId, policy);
  }
}
