// What an admin runs in PowerShell to limit which mailboxes an app reaches, filled in, safe to run twice, each with its undoing.
import { z } from 'zod';
import type { Provider, Script } from '../provider.ts';
import { accessPolicyScripts } from './scripts-access-policy.ts';
import { meetingScripts } from './scripts-meetings.ts';
import { rolesFor } from './scripts-parts.ts';
import { rbacScripts } from './scripts-rbac.ts';

const Settings = z.object({ clientId: z.guid(), mode: z.literal('delegated').optional() });

/** None for the connection of one person; of those for mailboxes and meetings only where a stream reads them. */
export const listScripts: Provider['scripts'] = ({ settings, streams, group, sample }): readonly Script[] => {
  const parsed = Settings.safeParse(settings);
  if (!parsed.success || parsed.data.mode === 'delegated') return [];
  const input = { clientId: parsed.data.clientId, streams, group, sample };
  return [
    ...(rolesFor(streams).length === 0 ? [] : [...rbacScripts(input), ...accessPolicyScripts(input)]),
    ...(streams.includes('calls') ? meetingScripts(input) : []),
  ];
};
