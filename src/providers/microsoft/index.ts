// Microsoft 365 as a provider: what its connect form asks for, which streams it has, and how a connection is opened.
import { z } from 'zod';
import type { Provider, Source } from '../provider.ts';
import { runChecks } from './check.ts';
import { cloudHosts, findCloud } from './clouds.ts';
import { openGraph } from './graph.ts';
import type { StreamName } from './permissions.ts';
import { parseSetup, setup } from './setup.ts';
import { mailDeclaration, mailStream } from './streams/mail.ts';
import { mailboxSettingsDeclaration, mailboxSettingsStream } from './streams/mailbox-settings.ts';
import { meetingsDeclaration, meetingsStream } from './streams/meetings.ts';
import { peopleDeclaration, peopleStream } from './streams/people.ts';
import { readTenant } from './tenant.ts';
import { openTokens } from './tokens.ts';

const Settings = z.object({
  tenantId: z.string(),
  clientId: z.string(),
  certificateExpiresAt: z.string().optional(),
});

const declarations = [peopleDeclaration, mailDeclaration, meetingsDeclaration, mailboxSettingsDeclaration] as const;

const isStream = (name: string): name is StreamName => declarations.some((declaration) => declaration.name === name);

export const microsoft: Provider = {
  id: 'microsoft',
  name: 'Microsoft 365',
  setup,
  streams: declarations,
  hosts: cloudHosts,
  parse: parseSetup,
  blocked: () => null,
  missingStreams: () => ({}),
  signIn: null,
  makeCertificate: null,
  scripts: () => [],
  open: (stored, { endpoints, network, clock, vault }): Source => {
    const { tenantId, clientId, certificateExpiresAt } = Settings.parse(stored.settings);
    const cloud = findCloud(endpoints);
    const links = { portal: cloud.portal, clientId, tenantId };
    const signing = { cloud, tenantId, clientId, links, network, clock };
    const tokens = openTokens({ ...signing, vault });
    const graph = openGraph({ cloud, tokens, links, network, clock });
    const options = { ...signing, tokens, graph, certificateExpiresAt: certificateExpiresAt ?? null };
    return {
      streams: [peopleStream(graph), mailStream(graph), meetingsStream(graph, clock), mailboxSettingsStream(graph)],
      describe: async (signal) => {
        const tenant = await readTenant(graph, tenantId, signal);
        return { ...tenant, grantKey: tenant.tenantId, signedInAs: null };
      },
      listPermissions: async () => [],
      reach: null,
      check: (streams, signal) => runChecks(options, { chosen: streams.filter(isStream), signal }),
      close: async () => tokens.close(),
    };
  },
};
