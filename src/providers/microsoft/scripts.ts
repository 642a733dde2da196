// What an admin runs in PowerShell to limit which mailboxes an app reaches, filled in, safe to run twice, each with its undoing.
import { z } from 'zod';
import type { Provider, Script } from '../provider.ts';
import { accessPolicyScripts } from './scripts-access-policy.ts';
import { rolesFor } from './scripts-parts.ts';
import { rbacScripts } from './scripts-rbac.ts';

const Settings = z.object({ clientId: z.guid(), mode: z.literal('delegated').optional() });

/** None for the connection of one person, and none while no stream reads mailboxes: then there is nothing to limit. */
export const listScripts: Provider['scripts'] = ({ settings, streams, group, sample }): readonly Script[] => {
  const parsed = Settings.safeParse(settings);
  if (!parsed.success || parsed.data.mode === 'delegated' || rolesFor(streams).length === 0) return [];
  const input = { clientId: parsed.data.clientId, streams, group, sample };
  return [...rbacScripts(input), ...accessPolicyScripts(input)];
};
