// What the connection test works with: the client, and what of the connection's settings it looks at.
import { z } from 'zod';
import type { Graph } from './graph.ts';
import type { Mode, StreamName } from './permissions.ts';
import type { TokenOptions, Tokens } from './tokens.ts';

const Settings = z.object({
  /** `secret`, `certificate`, `federated`, `shared` or `refresh`. */
  credential: z.string().catch('secret'),
  mode: z.literal('delegated').optional().catch(undefined),
  userName: z.string().nullable().catch(null),
  certificateExpiresAt: z.iso.datetime().nullable().catch(null),
  secretExpiresAt: z.iso.datetime().nullable().catch(null),
  /** When an admin consented through here. */
  consentedAt: z.iso.datetime().nullable().catch(null),
});

export interface CheckSettings extends z.infer<typeof Settings> {
  readonly access: Mode;
}

export const readCheckSettings = (stored: Readonly<Record<string, string>>): CheckSettings => {
  const settings = Settings.parse(stored);
  return { ...settings, access: settings.mode ?? 'application' };
};

export interface CheckOptions extends TokenOptions {
  readonly tokens: Tokens;
  readonly graph: Graph;
  /** The connection's own, as they are stored. */
  readonly settings: Readonly<Record<string, string>>;
}

export interface CheckParts extends Omit<CheckOptions, 'settings'> {
  readonly settings: CheckSettings;
}

export interface CheckRequest {
  readonly chosen: readonly StreamName[];
  readonly signal: AbortSignal;
}
