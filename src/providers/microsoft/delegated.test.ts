// One person's grant: every stream reads that person alone, in the records and with the ids that the whole tenant's grant gives.
import { describe, expect, it } from 'vitest';
import type { Network, NetworkRequest } from '../../lib/network.ts';
import type { Stream } from '../stream.ts';
import { type Answer, canary, describeStream, drain, toNetwork } from '../testing.ts';
import { microsoft } from './index.ts';
import {
  answerBatch,
  clientId,
  clockAt,
  endpoints,
  graphFault,
  isGraph,
  json,
  link,
  noon,
  tenantId,
  vaultOf,
} from './testing.ts';
import { sharedApp, tokensOf, userId } from './testing-sign-in.ts';

const manager = 'bbbbbbbb-0000-0000-0000-000000000002';
const person = (address: string) => ({ emailAddress: { name: canary, address } });
const utc = (time: number) => ({ dateTime: `${new Date(time).toISOString().slice(0, 19)}.0000000`, timeZone: 'UTC' });
const hour = 3_600_000;

const self = {
  id: userId,
  displayName: 'Ana',
  userPrincipalName: 'Ana@Contoso.com',
  mail: 'ana@contoso.com',
  proxyAddresses: ['SMTP:ana@contoso.com', 'smtp:a@contoso.com'],
  accountEnabled: true,
  userType: 'Member',
  department: 'Retail',
  jobTitle: 'Clerk',
  assignedLicenses: [{ skuId: 'x' }],
  createdDateTime: '2025-01-02T03:04:05Z',
  aboutMe: canary,
};
const verifiedDomains = [{ name: 'Contoso.com' }, { name: 'contoso.onmicrosoft.com' }];
const message = (id: string) => ({
  id,
  subject: canary,
  internetMessageId: `<${id}@contoso.com>`,
  conversationId: 'c',
  sentDateTime: '2026-11-19T08:12:01Z',
  receivedDateTime: '2026-11-19T08:12:03Z',
  from: person('ben@contoso.com'),
  toRecipients: [person('ana@contoso.com')],
  ccRecipients: [],
  bccRecipients: [],
});
const event = (id: string) => ({
  id,
  iCalUId: id,
  subject: canary,
  type: 'singleInstance',
  start: utc(noon - 3 * hour),
  end: utc(noon - 2 * hour),
  organizer: person('ana@contoso.com'),
  attendees: [{ type: 'required', ...person('ben@contoso.com') }],
});

/** Graph to one person: their own profile and mailbox, and a refusal for everything else. */
const answerPath = (path: string, request: NetworkRequest): Answer => {
  const own = `/users/${userId}/`;
  if (path.startsWith('/me?')) return json(self);
  if (path.startsWith('/me/manager?')) return json({ '@odata.type': '#microsoft.graph.user', id: manager });
  if (path.startsWith('/organization?')) return json({ value: [{ id: tenantId, verifiedDomains }] });
  if (path === '/$batch') return answerBatch(request, (each) => ({ status: 200, body: { id: `id of ${each}` } }));
  if (path.startsWith(`${own}mailFolders/delta`))
    return json({
      value: ['inbox', 'sent'].map((id) => ({ id, parentFolderId: 'top', totalItemCount: 2, displayName: canary })),
      '@odata.deltaLink': link(`${own}mailFolders/delta?$deltatoken=1`),
    });
  if (path.startsWith(`${own}mailFolders/inbox/messages/delta`))
    return json({ value: [message('1'), message('2')], '@odata.deltaLink': link(`${own}x?$deltatoken=1`) });
  if (path.startsWith(`${own}calendarView`)) return json({ value: [event('1'), event('2')] });
  if (path.startsWith(`${own}mailboxSettings`)) return json({ timeZone: 'UTC', workingHours: null });
  return graphFault(403, 'ErrorAccessDenied');
};

const answer = (request: NetworkRequest): Answer =>
  isGraph(request)
    ? answerPath(new URL(request.url).href.replace(/^https:\/\/[^/]+\/v1\.0/, ''), request)
    : tokensOf({});

const settings = { tenantId, clientId, credential: 'refresh', mode: 'delegated', userId, userName: 'ana@contoso.com' };

const open = (network: Network) => {
  const clock = clockAt(noon);
  const vault = vaultOf({ kind: 'refresh', refreshToken: 'refresh-0', client: 'shared' }, clock);
  return microsoft.open({ settings }, { network, clock, endpoints: { ...endpoints, sharedApp }, vault });
};
const streamOf = (network: Network, name: string): Stream => {
  const found = open(network).streams.find((stream) => stream.name === name);
  if (!found) throw new Error(name);
  return found;
};

const partitions = [
  ['people', { mailbox: null, part: 'root' }],
  ['mail', { mailbox: userId, part: 'root' }],
  ['mail', { mailbox: userId, part: 'inbox' }],
  ['meetings', { mailbox: userId, part: 'root' }],
  ['mailbox-settings', { mailbox: userId, part: 'root' }],
] as const;

for (const [name, partition] of partitions)
  describeStream({
    name: `${name} (${partition.part}) of one person`,
    open: (network) => streamOf(network, name),
    partition,
    since: null,
    answer,
    isData: isGraph,
    content: ['subject', 'body', 'bodyPreview', 'attachments', 'aboutMe', 'automaticRepliesSetting'],
  });

const readSelf = async (given: (path: string, request: NetworkRequest) => Answer | null) => {
  const network = toNetwork((request) => {
    const path = request.url.replace(/^https:\/\/[^/]+\/v1\.0/, '');
    return (isGraph(request) ? given(path, request) : null) ?? answer(request);
  });
  const { pages } = await drain(() => streamOf(network, 'people'), {
    partition: { mailbox: null, part: 'root' },
    since: null,
  });
  return pages[0]!;
};

describe('the people of one person’s grant', () => {
  it('are that person, as the directory shows them to the whole tenant’s grant', async () => {
    expect((await readSelf(() => null)).identities).toEqual([
      {
        id: userId,
        kind: 'person',
        displayName: 'Ana',
        addresses: ['ana@contoso.com', 'a@contoso.com'],
        department: 'Retail',
        jobTitle: 'Clerk',
        managerId: manager,
        enabled: true,
        mailbox: true,
        createdAt: '2025-01-02T03:04:05.000Z',
      },
    ]);
  });

  it('have no address of a domain that the tenant has not proved to be its own', async () => {
    const forged = {
      ...self,
      userPrincipalName: 'eve@evil.example',
      mail: 'ceo@victim.example',
      proxyAddresses: ['SMTP:ceo@victim.example', 'smtp:eve@contoso.com', 'smtp:x@sub.contoso.com'],
    };
    const readAs = async (organization: Answer) => {
      const { identities } = await readSelf((path) => {
        if (path.startsWith('/organization')) return organization;
        return path.startsWith('/me?') ? json(forged) : null;
      });
      return identities.map(({ addresses }) => addresses);
    };
    expect(await readAs(json({ value: [{ id: tenantId, verifiedDomains }] }))).toEqual([
      ['eve@evil.example', 'eve@contoso.com'],
    ]);
    for (const untold of [graphFault(403, 'Authorization_RequestDenied'), json({ value: [{ id: tenantId }] })])
      expect(await readAs(untold)).toEqual([['eve@evil.example']]);
  });

  it('have no manager where there is none, or nobody may tell', async () => {
    for (const fault of [graphFault(404, 'Request_ResourceNotFound'), graphFault(403, 'Authorization_RequestDenied')]) {
      const page = await readSelf((path) => (path.startsWith('/me/manager') ? fault : null));
      expect(page).toMatchObject({ identities: [{ id: userId, managerId: null }], quarantined: [], done: true });
    }
  });

  it('wait where the manager is not told for now', async () => {
    const busy = graphFault(429, 'TooManyRequests', { 'retry-after': '7' });
    const asked = readSelf((path) => (path.startsWith('/me/manager') ? busy : null));
    await expect(asked).rejects.toMatchObject({ name: 'RetryLater', seconds: 7 });
  });
});

const describeWith = (organization: Answer) =>
  open(toNetwork((request) => (request.url.includes('/organization') ? organization : answer(request)))).describe(
    new AbortController().signal,
  );

describe('one person’s grant', () => {
  it('is told apart from the tenant’s, and from that of others in it', async () => {
    expect(await describeWith(json({ value: [{ id: tenantId, displayName: 'Contoso' }] }))).toEqual({
      tenantId,
      tenantName: 'Contoso',
      grantKey: `${tenantId}/${userId}`,
      signedInAs: 'ana@contoso.com',
    });
  });

  it('goes by the domain where the organization’s name is not told', async () => {
    expect(await describeWith(graphFault(403, 'Authorization_RequestDenied'))).toMatchObject({
      tenantName: 'contoso.com',
      grantKey: `${tenantId}/${userId}`,
    });
  });
});
