// What an administrator has switched on or off in a tenant; the defaults are Microsoft's.
import { z } from 'zod';

export const TenantSwitches = z.strictObject({
  /** Entra ID P1: sign-in logs can be read. */
  premium: z.boolean().default(true),
  /** For how long sign-ins are kept: 30 days with P1, 7 in a tenant that has just come to it. */
  signInDays: z.union([z.literal(7), z.literal(30)]).default(30),
  /** Usage reports show hashes where names would stand. */
  displayConcealedNames: z.boolean().default(true),
  /** Teams: `-EnableGraphTranscriptAccess` and `-EnableAttributedTranscripts`. */
  graphTranscriptAccess: z.boolean().default(false),
  attributedTranscripts: z.boolean().default(false),
  /** Teams: an app that reads channels as itself needs Microsoft's approval, and has none. */
  protectedApi: z.boolean().default(false),
});
type TenantSwitches = z.infer<typeof TenantSwitches>;

const defaults = TenantSwitches.parse({});

/** The switches of every tenant, by its id. */
export class SwitchBoard {
  readonly #changed = new Map<string, TenantSwitches>();

  of(tenantId: string): TenantSwitches {
    return this.#changed.get(tenantId) ?? defaults;
  }

  set(tenantId: string, switches: TenantSwitches): void {
    this.#changed.set(tenantId, switches);
  }
}
