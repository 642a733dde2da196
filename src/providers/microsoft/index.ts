// Microsoft 365 as a provider: what its connect form asks for, which streams it has, and how a connection is opened.
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { Grant, Provider, Source } from '../provider.ts';
import { runChecks } from './check.ts';
import { cloudHosts, findCloud, placeLink } from './clouds.ts';
import { isStream } from './delegated-scopes.ts';
import { listHeld } from './held-permissions.ts';
import { openReach } from './reach.ts';
import { listScripts } from './scripts.ts';
import { openDownloads } from './downloads.ts';
import { openGraph } from './graph.ts';
import { mailService } from './mail-transport.ts';
import { makeCertificate } from './certificate-pair.ts';
import { parseForm } from './form.ts';
import { missingStreams } from './missing-streams.ts';
import { openNotices, readNotices } from './notices.ts';
import { blocked, setup } from './setup.ts';
import { signIn } from './sign-in.ts';
import { contactsDeclaration, contactsStream } from './streams/contacts.ts';
import { callsDeclaration, callsStream } from './streams/calls.ts';
import { chatsDeclaration, chatsStream } from './streams/chats.ts';
import { signInsDeclaration, signInsStream } from './streams/sign-ins.ts';
import { auditDeclaration, auditStream } from './streams/audit.ts';
import { usageDeclaration, usageStream } from './streams/usage.ts';
import { ownPeopleStream } from './streams/people-own.ts';
import { mailDeclaration, mailStream } from './streams/mail.ts';
import { mailboxSettingsDeclaration, mailboxSettingsStream } from './streams/mailbox-settings.ts';
import { meetingsDeclaration, meetingsStream } from './streams/meetings.ts';
import { peopleDeclaration, peopleStream } from './streams/people.ts';
import { readTenant, type Tenant } from './tenant.ts';
import { openTokens } from './tokens.ts';

const Settings = z.object({
  tenantId: z.string(),
  clientId: z.string(),
  /** As one person; not there: as the app itself, for everybody. */
  mode: z.literal('delegated').optional(),
  userId: z.string().optional(),
  userName: z.string().optional(),
});
type Settings = z.infer<typeof Settings>;

const declarations = [
  peopleDeclaration,
  mailDeclaration,
  meetingsDeclaration,
  mailboxSettingsDeclaration,
  contactsDeclaration,
  chatsDeclaration,
  callsDeclaration,
  usageDeclaration,
  signInsDeclaration,
  auditDeclaration,
] as const;

/** Whom the grant is for: one person of the tenant where somebody signed in for themselves, else the tenant. */
const describeGrant = (tenant: Tenant, { mode, userId, userName }: Settings): Grant => {
  const { tenantId, tenantName } = tenant;
  if (mode !== 'delegated') return { ...tenant, grantKey: tenantId, signedInAs: null };
  // Where a person may not ask for the organization's name, their domain says more than an id.
  const named = tenantName === tenantId ? (userName?.split('@')[1] ?? tenantId) : tenantName;
  return { tenantId, tenantName: named, grantKey: `${tenantId}/${userId ?? ''}`, signedInAs: userName ?? null };
};

export const microsoft: Provider = {
  id: 'microsoft',
  name: 'Microsoft 365',
  icon: readFileSync(new URL('icon.svg', import.meta.url), 'utf8'),
  setup,
  streams: declarations,
  hosts: cloudHosts,
  parse: parseForm,
  blocked,
  placeLink,
  missingStreams,
  signIn,
  makeCertificate,
  scripts: listScripts,
  readNotices,
  mail: mailService,
  open: (stored, { endpoints, network, clock, vault }): Source => {
    const settings = Settings.parse(stored.settings);
    const { tenantId, clientId } = settings;
    const mode = settings.mode ?? 'application';
    const cloud = findCloud(endpoints);
    const links = { portal: cloud.portal, clientId, tenantId };
    const signing = { cloud, tenantId, clientId, links, network, clock, operator: endpoints };
    const tokens = openTokens({ ...signing, vault });
    const graph = openGraph({ cloud, tokens, links, network, clock });
    const options = { ...signing, tokens, graph, settings: stored.settings };
    const people = mode === 'delegated' ? ownPeopleStream(graph) : peopleStream(graph);
    return {
      streams: [
        people,
        mailStream(graph),
        meetingsStream(graph, clock),
        mailboxSettingsStream(graph),
        contactsStream(graph),
        callsStream(graph, clock),
        chatsStream(graph, { cloud, clock, tenantId }),
        usageStream({ graph, clock, downloads: openDownloads({ cloud, network, clock }) }),
        signInsStream(graph, clock),
        auditStream(graph, clock),
      ],
      describe: async (signal) => describeGrant(await readTenant(graph, tenantId, signal), settings),
      listPermissions: async (streams, signal) =>
        listHeld(await tokens.get(signal), { mode, streams: ['people', ...streams.filter(isStream)] }),
      ...(mode === 'delegated' ? {} : { notices: openNotices(graph, clock) }),
      reach: mode === 'delegated' ? null : openReach({ graph, clock, links }),
      check: (streams, signal) => runChecks(options, { chosen: streams.filter(isStream), signal }),
      close: async () => tokens.close(),
    };
  },
};
