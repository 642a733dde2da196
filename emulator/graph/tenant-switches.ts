// What an administrator has switched on or off in a tenant; the defaults are Microsoft's.
import { z } from 'zod';

export const TenantSwitches = z.strictObject({
  /** Entra ID P1: sign-in logs can be read. */
  premium: z.boolean().default(true),
  /** Usage reports show hashes where names would stand. */
  displayConcealedNames: z.boolean().default(true),
  /** Teams: `-EnableGraphTranscriptAccess` and `-EnableAttributedTranscripts`. */
  graphTranscriptAccess: z.boolean().default(false),
  attributedTranscripts: z.boolean().default(false),
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
