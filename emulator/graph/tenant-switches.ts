// What an administrator has switched on or off in a tenant; the defaults are Microsoft's.
import { z } from 'zod';
import type { World } from '../world.ts';

export const TenantSwitches = z.strictObject({
  /** Entra ID P1: sign-in logs can be read. */
  premium: z.boolean().default(true),
  /** Usage reports show hashes where names would stand. */
  displayConcealedNames: z.boolean().default(true),
  /** Teams: `-EnableGraphTranscriptAccess` and `-EnableAttributedTranscripts`. */
  graphTranscriptAccess: z.boolean().default(false),
  attributedTranscripts: z.boolean().default(false),
});
export type TenantSwitches = z.infer<typeof TenantSwitches>;

const defaults = TenantSwitches.parse({});

export const switchesOf = (world: Pick<World, 'switches'>, tenantId: string): TenantSwitches =>
  world.switches.get(tenantId) ?? defaults;
