// Microsoft's own clients against the emulator: what they accept is what it must say.
import { ConfidentialClientApplication, type INetworkModule, type NetworkRequestOptions } from '@azure/msal-node';
import {
  AuthenticationHandler,
  BatchRequestContent,
  BatchResponseContent,
  Client,
  PageIterator,
  RetryHandler,
  type Context,
  type Middleware,
  type PageCollection,
} from '@microsoft/microsoft-graph-client';
import { afterEach, expect, test } from 'vitest';
import { makeCertificate } from './entra/test-certificate.ts';
import { clientId, now, secret, secretId, startTest, tenantId, type TestEmulator } from './harness.ts';
import { signIn } from './graph/signed-in.ts';
import type { CalendarEvent } from './tenant/model.ts';
import { group, lying, mail, meeting, post, team } from './truth/tiny-tenant.ts';

let emulator: TestEmulator;
afterEach(() => emulator.close());

/** msal insists on https authorities: the real one is kept and its host rewritten on the way. */
const send = async (method: string, url: string, options?: NetworkRequestOptions) => {
  const rewritten = url.replace('https://login.microsoftonline.com', emulator.loginUrl);
  const response = await fetch(rewritten, {
    method,
    ...(options?.headers ? { headers: options.headers } : {}),
    ...(options?.body ? { body: options.body } : {}),
  });
  return { status: response.status, headers: Object.fromEntries(response.headers), body: await response.json() };
};
const network = {
  sendGetRequestAsync: (url: string, options?: NetworkRequestOptions) => send('GET', url, options),
  sendPostRequestAsync: (url: string, options?: NetworkRequestOptions) => send('POST', url, options),
} as INetworkModule;

const makeMsal = (auth: object) =>
  new ConfidentialClientApplication({
    auth: { clientId, authority: `https://login.microsoftonline.com/${tenantId}`, ...auth },
    system: { networkClient: network },
  });

const scopes = ['https://graph.microsoft.com/.default'];

test('msal-node gets a token with a secret, once for many calls', async () => {
  emulator = await startTest();
  const msal = makeMsal({ clientSecret: secret });
  const first = await msal.acquireTokenByClientCredential({ scopes });
  const second = await msal.acquireTokenByClientCredential({ scopes });
  expect(first?.accessToken).toMatch(/^ey/);
  expect(second).toMatchObject({ accessToken: first?.accessToken, fromCache: true });
  expect((await emulator.control('GET', '/ledger')).body['tokensIssued']).toEqual({ [clientId]: 1 });
});

test('msal-node gets a token with a certificate, by either thumbprint', async () => {
  const certificate = makeCertificate();
  emulator = await startTest({ app: { certificates: [certificate.pem], secrets: [] } });
  const bySha256 = makeMsal({
    clientCertificate: { thumbprintSha256: certificate.hex, privateKey: certificate.privateKeyPem },
  });
  expect((await bySha256.acquireTokenByClientCredential({ scopes }))?.accessToken).toMatch(/^ey/);
  const sha1 = Buffer.from(certificate.sha1, 'base64url').toString('hex');
  const bySha1 = makeMsal({ clientCertificate: { thumbprint: sha1, privateKey: certificate.privateKeyPem } });
  expect((await bySha1.acquireTokenByClientCredential({ scopes }))?.accessToken).toMatch(/^ey/);
});

test('msal-node reports the AADSTS code of a refusal', async () => {
  emulator = await startTest();
  await expect(makeMsal({ clientSecret: secretId }).acquireTokenByClientCredential({ scopes })).rejects.toMatchObject({
    errorCode: 'invalid_client',
    errorNo: 7000215,
  });
});

/** The SDK shows its token to https hosts only: the official host is kept up to the last handler, which rewrites it. */
const rewriteHost: Middleware = {
  execute: async (context: Context) => {
    const url = typeof context.request === 'string' ? context.request : context.request.url;
    const rewritten = url.replace('https://graph.microsoft.com', emulator.graphUrl);
    context.response = await fetch(rewritten, context.options ?? {});
  },
};

const makeGraph = async (known?: string): Promise<Client> => {
  const token = known ?? (await emulator.token());
  const authentication = new AuthenticationHandler({ getAccessToken: () => Promise.resolve(token) });
  const retry = new RetryHandler();
  authentication.setNext(retry);
  retry.setNext(rewriteHost);
  return Client.initWithMiddleware({ middleware: authentication });
};

const official = { links: 'official' } as const;

const steps = Array.from({ length: 43 }, (_, index) =>
  lying('ana', 'inbox', mail(`m${index}`, new Date(now - (index + 1) * 60_000).toISOString())),
);

test('the page iterator of Graph’s SDK reads a folder through and keeps the delta link', async () => {
  emulator = await startTest({ steps, settings: official });
  const graph = await makeGraph();
  const first = (await graph
    .api('/users/ana/mailFolders/inbox/messages/delta')
    .select(['id', 'from'])
    .get()) as PageCollection;
  const seen = new Set<string>();
  const iterator = new PageIterator(graph, first, (item: { id: string }) => {
    seen.add(item.id);
    return true;
  });
  await iterator.iterate();
  expect({ seen: seen.size, complete: iterator.isComplete() }).toEqual({ seen: 43, complete: true });
  expect(iterator.getDeltaLink()).toContain('$deltatoken=');
  const { body } = await emulator.control('GET', '/ledger');
  expect(body['byTemplate']).toMatchObject({ 'GET /v1.0/users/{user}/mailFolders/{folder}/messages/delta': 5 });
});

const request = (id: string, path: string) => ({ id, request: new Request(`https://graph.microsoft.com${path}`) });

test('the page iterator reads one’s own folder as a signed-in user', async () => {
  emulator = await startTest({ steps, settings: official });
  const { authorization } = await signIn(emulator, 'ana', { scopes: 'Mail.ReadBasic User.Read' });
  const graph = await makeGraph(authorization.replace('Bearer ', ''));
  expect(await graph.api('/me').get()).toMatchObject({ id: 'ana' });
  const first = (await graph.api('/me/mailFolders/inbox/messages/delta').select(['id']).get()) as PageCollection;
  const seen = new Set<string>();
  const iterator = new PageIterator(graph, first, (item: { id: string }) => seen.add(item.id).size > 0);
  await iterator.iterate();
  expect({ seen: seen.size, complete: iterator.isComplete() }).toEqual({ seen: 43, complete: true });
  await expect(graph.api('/users/ben/messages').get()).rejects.toMatchObject({
    statusCode: 403,
    code: 'ErrorAccessDenied',
  });
});

test('the page iterator of Graph’s SDK reads the members of a group', async () => {
  const groups = [group('pilot', ['ana', 'inner']), group('inner', ['ben'])];
  emulator = await startTest({ settings: official, groups, roles: ['GroupMember.Read.All', 'User.ReadBasic.All'] });
  const graph = await makeGraph();
  const path = '/groups/pilot/transitiveMembers/microsoft.graph.user';
  const first = (await graph
    .api(path)
    .header('ConsistencyLevel', 'eventual')
    .count(true)
    .top(1)
    .get()) as PageCollection;
  const seen: string[] = [];
  const iterator = new PageIterator(graph, first, (item: { displayName: string }) => seen.push(item.displayName) > 0, {
    headers: { ConsistencyLevel: 'eventual' },
  });
  await iterator.iterate();
  expect(seen).toEqual(['ana', 'ben']);
});

const drain = async (graph: Client, path: string) => {
  const items: { id: string }[] = [];
  const first = (await graph.api(path).get()) as PageCollection;
  const iterator = new PageIterator(graph, first, (item: { id: string }) => items.push(item) > 0);
  await iterator.iterate();
  return { items, deltaLink: iterator.getDeltaLink() };
};

test('the page iterator reads channels, their threads and transcripts through, and keeps the delta link', async () => {
  const talk = Array.from({ length: 45 }, (_, index) =>
    post('ana', new Date(now - 86_400_000 + index * 60_000).toISOString()),
  );
  const held = Array.from({ length: 23 }, (_, index): readonly [string, CalendarEvent] => {
    const start = now - (index + 1) * 86_400_000;
    const span = [new Date(start).toISOString(), new Date(start + 1_800_000).toISOString()] as const;
    return ['ana', meeting(`held${index}`, span, { isOnlineMeeting: true })];
  });
  emulator = await startTest({
    settings: official,
    limits: { mode: 'off' },
    roles: [
      'Team.ReadBasic.All',
      'Channel.ReadBasic.All',
      'ChannelMessage.Read.All',
      'OnlineMeetingTranscript.Read.All',
    ],
    groups: [group('crew', ['ana'], { unified: true, isTeam: true })],
    teams: [team('crew', { General: talk, lounge: [] })],
    events: held,
  });
  await emulator.control('POST', '/switches', { graphTranscriptAccess: true });
  await emulator.control('POST', '/policies', { policies: [{ kind: 'teams-access', clientId, global: true }] });
  const graph = await makeGraph();
  const channels = await drain(graph, '/teams/crew/channels?$top=1');
  expect(channels.items).toHaveLength(2);
  const messages = `/teams/crew/channels/${channels.items[0]?.id}/messages`;
  expect((await drain(graph, `${messages}?$expand=replies`)).items).toHaveLength(45);
  const delta = await drain(graph, `${messages}/delta?$expand=replies`);
  expect(delta.items).toHaveLength(45);
  expect(delta.deltaLink).toContain('$deltatoken=');
  const all = "/users/ana/onlineMeetings/getAllTranscripts(meetingOrganizerUserId='ana')";
  expect((await drain(graph, all)).items).toHaveLength(23);
  expect((await drain(graph, `${all}/delta`)).items).toHaveLength(23);
});

test('batches of Graph’s SDK come back member by member', async () => {
  emulator = await startTest({ steps, settings: official });
  const graph = await makeGraph();
  const content = await new BatchRequestContent([
    request('1', '/users/ana?$select=displayName'),
    request('2', '/users/zoe'),
  ]).getContent();
  const answer = await graph.api('/$batch').post(content);
  const responses = new BatchResponseContent(answer);
  expect(await responses.getResponseById('1').json()).toMatchObject({ displayName: 'ana' });
  expect(responses.getResponseById('2').status).toBe(404);
});

test('Graph’s SDK waits for Retry-After and comes through', async () => {
  emulator = await startTest({
    faults: {
      rules: [
        {
          match: { path: '*/organization' },
          times: 1,
          faults: [{ kind: 'throttle', retryAfter: { form: 'seconds', seconds: 1 } }],
        },
      ],
    },
  });
  const graph = await makeGraph();
  expect(await graph.api('/organization').get()).toMatchObject({ value: [{ id: tenantId }] });
  expect((await emulator.control('GET', '/ledger')).body).toMatchObject({ early: 0, byStatus: { '429': 1 } });
});

test('Graph’s SDK sends a mail with an attachment', async () => {
  emulator = await startTest({ roles: ['Mail.Send'], settings: official });
  const graph = await makeGraph();
  const toRecipients = [{ emailAddress: { address: 'ben@contoso.com' } }];
  const file = { '@odata.type': '#microsoft.graph.fileAttachment', name: 'a.pdf', contentBytes: 'JVBERi0=' };
  const message = {
    subject: 'Report',
    body: { contentType: 'html', content: '<p/>' },
    toRecipients,
    attachments: [file],
  };
  await graph.api('/users/ana/sendMail').post({ message, saveToSentItems: false });
  expect((await emulator.control('GET', '/outbox')).body['messages']).toMatchObject([
    { from: 'ana@contoso.com', subject: 'Report', attachments: [{ name: 'a.pdf', bytes: 5 }] },
  ]);
});
