// Who can be reached: what a probe proves, groups by their beginning, and their members.
import { describe, expect, it } from 'vitest';
import type { NetworkRequest } from '../../lib/network.ts';
import { type Answer, toNetwork } from '../testing.ts';
import { openReach } from './reach.ts';
import {
  answerBatch,
  clientId,
  clockAt,
  graphFault,
  json,
  link,
  microsoft,
  noon,
  openTestGraph,
  tenantId,
} from './testing.ts';

const links = { portal: 'https://entra.microsoft.com', clientId, tenantId };
const { signal } = new AbortController();
const fault = (status: number, code: string, message = '') => ({
  status,
  body: { error: { code, message } },
  headers: {},
});
const fine = { status: 200, body: { id: 'x' } };
const denied = fault(403, 'ErrorAccessDenied', 'Access is denied. Check credentials and try again.');
const policy = fault(403, 'ErrorAccessDenied', 'Access to OData is disabled.');
const noMailbox = fault(404, 'MailboxNotEnabledForRESTAPI');
const unknownUser = fault(404, 'ErrorInvalidUser');

const reachOver = (answer: (path: string, request: NetworkRequest) => Answer, asked: NetworkRequest[] = []) =>
  openReach({ graph: openTestGraph(toNetwork(microsoft(answer), asked)), clock: clockAt(noon), links });

type Part = ReturnType<typeof fault> | typeof fine;
const probe = (
  parts: (path: string) => Part,
  { streams = ['people', 'mail', 'meetings', 'mailbox-settings'], users = json({ value: [] }) } = {},
) =>
  reachOver((path, request) => (path === '/$batch' ? answerBatch(request, parts) : users)).probe({
    mailbox: 'ana@contoso.com',
    streams,
    signal,
  });

const knownById = (path: string) => (path.startsWith('/users/an-id/') ? fine : unknownUser);

describe('a probe', () => {
  it.each([
    ['answers', fine, null],
    ['refused', denied, 'mailbox-refused'],
    ['refused', policy, 'mailbox-out-of-scope'],
    ['missing', noMailbox, 'mailbox-not-enabled'],
    ['missing', unknownUser, 'account-not-found'],
    ['unclear', fault(404, 'OrganizationFromTenantGuidNotFound'), 'no-exchange'],
    ['unclear', fault(400, 'ErrorInvalidIdMalformed'), 'id-malformed'],
  ] as const)('finds that a mailbox is %s', async (observed, part, code) => {
    expect(await probe(() => part)).toEqual({
      observed,
      problem: code === null ? null : expect.objectContaining({ code }),
    });
  });

  it('asks one cheap request for each chosen stream, in one batch', async () => {
    const asked: NetworkRequest[] = [];
    const reach = reachOver((_path, request) => answerBatch(request, () => fine), asked);
    await reach.probe({ mailbox: "o'brien@contoso.com", streams: ['people', 'mail', 'mailbox-settings'], signal });
    const batches = asked.filter(({ url }) => url.endsWith('/$batch'));
    expect(batches).toHaveLength(1);
    expect(JSON.parse(batches[0]?.body ?? '').requests.map(({ url }: { url: string }) => url)).toEqual([
      "/users/o'brien%40contoso.com/mailFolders/inbox?$select=id",
      "/users/o'brien%40contoso.com/mailboxSettings?$select=timeZone",
    ]);
  });

  it('that one stream passes and another fails proves nothing, and says which', async () => {
    expect(await probe((path) => (path.includes('mailFolders') ? fine : denied))).toEqual({
      observed: 'unclear',
      problem: expect.objectContaining({
        code: 'reach-mixed',
        title: 'The mailbox answers for mail and is refused for meetings, mailbox-settings.',
        who: 'admin',
      }),
    });
  });

  it('that finds no mailbox with one stream believes it for all', async () => {
    expect(await probe((path) => (path.includes('mailFolders') ? noMailbox : denied))).toMatchObject({
      observed: 'missing',
    });
  });

  it('looks an address up that is not the name to sign in with', async () => {
    const users = json({ value: [{ id: 'an-id' }] });
    expect(await probe(knownById, { users })).toEqual({ observed: 'answers', problem: null });
    const closed = graphFault(403, 'Authorization_RequestDenied');
    expect(await probe(knownById, { users: closed })).toMatchObject({ observed: 'missing' });
  });

  it('waits when it is told to', async () => {
    const wait = { ...fault(429, 'TooManyRequests'), headers: { 'Retry-After': '7' } };
    await expect(probe((path) => (path.includes('mailFolders') ? wait : denied))).rejects.toMatchObject({
      name: 'RetryLater',
      seconds: 7,
    });
    await expect(probe(() => fault(503, 'ServiceUnavailable'))).rejects.toMatchObject({ name: 'RetryLater' });
  });

  it('of nothing but people says that there is nothing to ask', async () => {
    expect(await probe(() => fine, { streams: ['people'] })).toMatchObject({
      observed: 'unclear',
      problem: { code: 'no-mailbox-stream' },
    });
  });
});

const find = (parts: (path: string) => Part, given = 'sal') =>
  reachOver((_path, request) => answerBatch(request, parts)).findGroups(given, signal);

const answer = (value: readonly unknown[]) => ({ status: 200, body: { id: '', value } });

describe('groups', () => {
  const sales = { id: 'g1', displayName: 'Sales', mail: 'sales@contoso.com' };
  const salt = { id: 'g2', displayName: 'Salt', mail: null };
  const nameless = { id: 'g3', displayName: null, mail: 'salad@contoso.com' };
  it('are found by the beginning of their name or address, each once, by name', async () => {
    const found = await find((path) => answer(path.includes('(displayName') ? [salt, sales] : [sales, nameless]));
    expect(found).toEqual([
      { id: 'g3', name: 'salad@contoso.com', address: 'salad@contoso.com' },
      { id: 'g1', name: 'Sales', address: 'sales@contoso.com' },
      { id: 'g2', name: 'Salt', address: null },
    ]);
  });

  it('are asked for by no more than was typed, whatever it was', async () => {
    const paths: string[] = [];
    await find((path) => {
      paths.push(decodeURIComponent(path));
      return { status: 200, body: { id: '', value: [] } };
    }, "o'b&$filter=x");
    expect(paths.map((path) => path.slice(0, 60))).toEqual([
      "/groups?$filter=startswith(displayName,'o''b&$filter=x')&$se",
      "/groups?$filter=startswith(mail,'o''b&$filter=x')&$select=id",
    ]);
  });

  it('that may not be read are no end: the permission is named, and what works without', async () => {
    await expect(find(() => fault(403, 'Authorization_RequestDenied'))).rejects.toMatchObject({
      name: 'NeedsAdmin',
      problem: {
        code: 'groups-refused',
        fix: expect.stringMatching(/GroupMember\.Read\.All.*rules by domain and by person work without/),
      },
    });
  });
});

const user = (id: string) => ({ '@odata.type': '#microsoft.graph.user', id });

describe('the members of a group', () => {
  it('are its people, also those of groups within, over all pages', async () => {
    const reach = reachOver((path) =>
      path.includes('skiptoken')
        ? json({ value: [user('c'), user('a')] })
        : json({
            value: [user('a'), { '@odata.type': '#microsoft.graph.group', id: 'g' }, { id: 'hidden' }, user('b')],
            '@odata.nextLink': link('/groups/g1/transitiveMembers?$skiptoken=2'),
          }),
    );
    expect(await reach.listMembers('g1', signal)).toEqual(['a', 'b', 'c']);
  });

  it.each([
    [graphFault(404, 'Request_ResourceNotFound'), 'SkipPartition', 'group-gone'],
    [graphFault(403, 'Authorization_RequestDenied'), 'NeedsAdmin', 'groups-refused'],
    [graphFault(429, 'TooManyRequests', { 'retry-after': '3' }), 'RetryLater', 'asked-to-wait'],
  ])('that cannot be read are told by why', async (answer, name, code) => {
    await expect(reachOver(() => answer).listMembers('g1', signal)).rejects.toMatchObject({ name, problem: { code } });
  });
});
