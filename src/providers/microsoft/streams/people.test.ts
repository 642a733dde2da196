// People: what is read of an account, who the manager is, and that no answer in parts makes a wrong record.
import { describe, expect, it } from 'vitest';
import type { Identity } from '../../../contract/records.ts';
import type { NetworkRequest } from '../../../lib/network.ts';
import { NeedsAdmin, RetryLater, StartOver } from '../../errors.ts';
import { type Answer, canary, describeStream, drain, toNetwork } from '../../testing.ts';
import { answerBatch, graphFault, isGraph, json, link, microsoft, openTestGraph } from '../testing.ts';
import { peopleStream } from './people.ts';

const tenant = { mailbox: null, part: 'root' };

const user = (id: string, given: Record<string, unknown> = {}) => ({
  id,
  displayName: `Person ${id}`,
  userPrincipalName: `${id}@Contoso.com`,
  mail: `${id}@contoso.com`,
  proxyAddresses: [`SMTP:${id}@contoso.com`, `smtp:${id}.Alias@contoso.com`, `sip:${id}@contoso.com`, 'X500:/o=x'],
  accountEnabled: true,
  userType: 'Member',
  department: 'Retail',
  jobTitle: 'Clerk',
  assignedLicenses: [{ skuId: 'x' }],
  createdDateTime: '2025-01-02T03:04:05Z',
  aboutMe: canary,
  ...given,
});
const managedBy = (id: string) => ({ 'manager@delta': [{ '@odata.type': '#microsoft.graph.user', id }] });

/** A directory that knows these managers, and lists what it is given. */
const directory = (options: {
  pages: unknown[][];
  later?: unknown[];
  managers?: Record<string, string>;
  users?: Record<string, unknown>;
}) => {
  const { pages, later = [], managers = {}, users = {} } = options;
  const member = (path: string) => {
    const [, , id = '', what = ''] = /^\/users\/(([^/?]+)(\/manager)?)/.exec(path) === null ? [] : path.split(/[/?]/);
    const known: Record<string, unknown> = what === 'manager' ? managers : users;
    const found = Object.hasOwn(known, id) ? known[id] : undefined;
    if (found === undefined) return { status: 404, body: { error: { code: 'Request_ResourceNotFound' } } };
    return { status: 200, body: what === 'manager' ? { id: found } : found };
  };
  return microsoft((path, request): Answer => {
    if (path === '/$batch') return answerBatch(request, member);
    if (path.includes('$deltatoken'))
      return json({ value: later, '@odata.deltaLink': link('/users/delta?$deltatoken=2') });
    const at = Number(/skiptoken=(\d+)/.exec(path)?.[1] ?? '0');
    const next =
      at + 1 < pages.length
        ? { '@odata.nextLink': link(`/users/delta?$skiptoken=${at + 1}`) }
        : { '@odata.deltaLink': link('/users/delta?$deltatoken=1') };
    return json({ value: pages[at], ...next });
  });
};

const read = async (
  answer: (request: NetworkRequest) => Answer,
  cursor: Awaited<ReturnType<typeof drain>>['cursor'] = null,
) => {
  const asked: NetworkRequest[] = [];
  const open = () => peopleStream(openTestGraph(toNetwork(answer, asked)));
  const drained = await drain(open, { partition: tenant, since: null, cursor });
  const last = new Map<string, Identity>();
  for (const identity of drained.pages.flatMap(({ identities }) => identities)) last.set(identity.id, identity);
  return { ...drained, identities: last, requests: asked.filter(isGraph) };
};

describeStream({
  name: 'people',
  open: (network) => peopleStream(openTestGraph(network)),
  partition: tenant,
  since: null,
  answer: directory({
    pages: [
      [user('a', managedBy('b')), user('b'), { id: 'c', ...managedBy('b') }],
      [user('guest', { userType: 'Guest' }), user('d', managedBy('b'))],
    ],
    managers: { c: 'b' },
    users: { c: user('c') },
  }),
  isData: isGraph,
  content: ['aboutMe', 'birthday', 'mobilePhone', 'businessPhones', 'photo', 'streetAddress'],
});

const accountWith = async (given: Record<string, unknown>) =>
  (await read(directory({ pages: [[user('a', given)]] }))).identities.get('a');

describe('an account', () => {
  it('is who it is, where it works and for whom', async () => {
    expect(await accountWith(managedBy('boss'))).toEqual({
      id: 'a',
      kind: 'person',
      displayName: 'Person a',
      addresses: ['a@contoso.com', 'a.alias@contoso.com'],
      department: 'Retail',
      jobTitle: 'Clerk',
      managerId: 'boss',
      enabled: true,
      mailbox: true,
      createdAt: '2025-01-02T03:04:05.000Z',
    });
  });

  const nobody = { accountEnabled: false, assignedLicenses: [], jobTitle: null };

  it.each([
    [{ userType: 'Guest' }, 'guest', false],
    [nobody, 'shared', true],
    [{ ...nobody, jobTitle: 'Clerk' }, 'person', true],
    [{ ...nobody, assignedLicenses: [{}] }, 'person', true],
    [{ ...nobody, ...managedBy('boss') }, 'person', true],
    [{ accountEnabled: false }, 'person', true],
    [{ userType: null }, 'person', true],
  ])('with %j is a %s', async (given, kind, hasMailbox) => {
    expect(await accountWith(given)).toMatchObject({ kind, mailbox: hasMailbox });
  });

  it('may lack everything but its ids', async () => {
    const bare = {
      displayName: null,
      mail: null,
      proxyAddresses: undefined,
      department: '',
      jobTitle: undefined,
      createdDateTime: null,
    };
    expect(await accountWith(bare)).toMatchObject({
      displayName: 'a@contoso.com',
      addresses: ['a@contoso.com'],
      department: null,
      createdAt: null,
    });
  });

  it('has a display name that can be stored and shown', async () => {
    expect(await accountWith({ displayName: ' Ana\u0000\nBell\ud800 ' })).toMatchObject({
      displayName: 'Ana Bell\ufffd',
    });
  });

  it('that cannot be read is set aside alone', async () => {
    const { pages, identities } = await read(
      directory({ pages: [[user('a', { mail: 7 }), user('b', managedBy('a'))]] }),
    );
    expect(pages[0]!.quarantined).toEqual([
      { id: 'a', reason: 'mail: Invalid input: expected string, received number' },
    ]);
    expect([...identities.keys()]).toEqual(['b']);
  });
});

describe('the directory', () => {
  it('that tells the managers is read with one request a page', async () => {
    const { requests, identities } = await read(
      directory({ pages: [[user('a', managedBy('b'))], [user('b', managedBy('c')), user('c', managedBy('a'))]] }),
    );
    expect(requests).toHaveLength(2);
    expect(requests[0]!.url).toContain('manager');
    expect(identities.get('b')).toMatchObject({ managerId: 'c' });
  });

  it('that tells no manager at all gives the right managers nevertheless', async () => {
    const everybody = Array.from({ length: 45 }, (_, place) => user(`u${place}`));
    const managers = Object.fromEntries(everybody.slice(1).map(({ id }) => [id, 'u0']));
    const { identities, pages } = await read(
      directory({ pages: [everybody], managers, users: Object.fromEntries(everybody.map((one) => [one.id, one])) }),
    );
    expect([...identities.values()].filter(({ managerId }) => managerId === 'u0')).toHaveLength(44);
    expect(identities.get('u0')).toMatchObject({ managerId: null });
    expect(pages.map(({ done }) => done)).toEqual([...pages.slice(1).map(() => false), true]);
  });

  it('that tells a manager on a later page, in a part of the account, gives the right one', async () => {
    const options = {
      pages: [[user('a')], [{ id: 'a', ...managedBy('b') }]],
      managers: { a: 'b' },
      users: { a: user('a') },
    };
    expect((await read(directory(options))).identities.get('a')).toMatchObject({ managerId: 'b', jobTitle: 'Clerk' });
  });

  it('with nothing new costs one request', async () => {
    const answer = directory({ pages: [[user('a', managedBy('b'))]] });
    const first = await read(answer);
    const second = await read(answer, first.cursor);
    expect(second.requests).toHaveLength(1);
    expect(second.pages).toMatchObject([{ identities: [], done: true }]);
  });

  it('that tells only what changed of an account loses nothing of the rest', async () => {
    const first = await read(directory({ pages: [[user('a', managedBy('b'))]] }));
    const later = [
      { id: 'a', displayName: 'New Name' },
      { id: 'gone', displayName: 'x' },
    ];
    const users = { a: user('a', { displayName: 'New Name' }) };
    const second = await read(directory({ pages: [], later, users, managers: { a: 'b' } }), first.cursor);
    expect([...second.identities.values()]).toEqual([
      expect.objectContaining({ id: 'a', displayName: 'New Name', managerId: 'b', department: 'Retail' }),
    ]);
    expect(second.requests).toHaveLength(2);
  });

  it('tells who left', async () => {
    const { pages } = await read(
      directory({
        pages: [
          [
            { id: 'left', '@removed': { reason: 'changed' } },
            { id: 'gone', '@removed': { reason: 'deleted' } },
          ],
        ],
      }),
    );
    expect(pages[0]!.removedIdentities).toEqual(['left', 'gone']);
  });

  it.each([
    [{ ...graphFault(410, 'UnknownError'), headers: { location: link('/users/delta?$deltatoken=') } }, StartOver],
    [graphFault(400, 'Directory_ExpiredPageToken'), StartOver],
    [graphFault(403, 'Authorization_RequestDenied'), NeedsAdmin],
    [graphFault(503, 'ServiceUnavailable'), RetryLater],
  ])('that answers %j is %o', async (answer, kind) => {
    await expect(read(microsoft(() => answer))).rejects.toBeInstanceOf(kind);
  });

  it('keeps what a batch brought when one part of it failed, and asks again for that part', async () => {
    let failures = 2;
    const users: Record<string, unknown> = { a: user('a'), b: user('b') };
    const answer = microsoft((path, request) => {
      if (path !== '/$batch')
        return json({ value: [{ id: 'a' }, { id: 'b' }], '@odata.deltaLink': link('/users/delta?$deltatoken=1') });
      return answerBatch(request, (member) => {
        if (member.startsWith('/users/b?') && (failures -= 1) >= 0) return { status: 503, body: {} };
        if (member.includes('/manager')) return { status: 404, body: { error: { code: 'Request_ResourceNotFound' } } };
        return { status: 200, body: users[/^\/users\/(\w+)/.exec(member)?.[1] ?? ''] };
      });
    });
    const stream = peopleStream(openTestGraph(toNetwork(answer)));
    const ask = (cursor: Awaited<ReturnType<typeof drain>>['cursor']) =>
      stream.next({ partition: tenant, since: null, cursor, signal: new AbortController().signal });
    const listed = await ask(null);
    const some = await ask(listed.cursor);
    expect([some.identities.map(({ id }) => id), some.done]).toEqual([['a'], false]);
    await expect(ask(some.cursor)).rejects.toBeInstanceOf(RetryLater);
    const rest = await ask(some.cursor);
    expect([rest.identities.map(({ id }) => id), rest.done]).toEqual([['b'], true]);
  });

  it('that brings what looks like a whole account in a later pass is asked for all of it', async () => {
    const first = await read(directory({ pages: [[user('a', managedBy('b'))]] }));
    const later = [{ id: 'a', userPrincipalName: 'a@contoso.com', displayName: 'New Name' }];
    const users = { a: user('a', { displayName: 'New Name' }) };
    const second = await read(directory({ pages: [], later, users, managers: { a: 'b' } }), first.cursor);
    const said = second.pages.flatMap(({ identities }) => identities);
    expect(said).toEqual([expect.objectContaining({ displayName: 'New Name', department: 'Retail', managerId: 'b' })]);
  });

  it.each([
    ['all of its parts', { a: '3', b: '7' }],
    ['one of its parts', { b: '7' }],
  ])('that throttles %s waits as long as the longest part asks, before anything else is asked', async (_, waits) => {
    const answer = microsoft((path, request) => {
      if (path !== '/$batch')
        return json({ value: [{ id: 'a' }, { id: 'b' }], '@odata.deltaLink': link('/users/delta?$deltatoken=1') });
      return answerBatch(request, (member) => {
        const id = /^\/users\/(\w+)/.exec(member)?.[1] ?? '';
        const wait = new Map(Object.entries(waits)).get(id);
        return wait === undefined
          ? { status: 200, body: user(id) }
          : { status: 429, headers: { 'retry-after': wait }, body: {} };
      });
    });
    await expect(read(answer)).rejects.toMatchObject({ name: 'RetryLater', seconds: 7 });
  });
});
