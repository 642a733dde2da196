// Teams, their channels, and what is said in them: listings, replies, delta, who may read, and who must wait.
import { afterEach, expect, test } from 'vitest';
import { clientId, makeTenant, now, startTest, tenantId, type TestEmulator, type TestOptions } from '../harness.ts';
import type { ChannelChange } from '../tenant/model.ts';
import { group, post, team, user } from '../truth/tiny-tenant.ts';
import { signIn } from './signed-in.ts';

let emulator: TestEmulator;
afterEach(() => emulator.close());

const roles = ['Team.ReadBasic.All', 'Channel.ReadBasic.All', 'ChannelMessage.Read.All', 'Group.Read.All'];
const minute = (index: number): string => new Date(now - 86_400_000 + index * 60_000).toISOString();
const idAt = (index: number): string => String(Date.parse(minute(index)));
const at = (index: number): number => Date.parse(minute(index));

/** Three threads a minute apart; the first one is answered last. */
const talk: readonly ChannelChange[] = [
  post('ana', minute(0), { text: 'first' }),
  post('ben', minute(1), { text: 'second', mentions: [{ kind: 'user', id: 'ana', displayName: 'ana' }] }),
  post('ana', minute(2), { text: 'third' }),
  post('ben', minute(3), { text: 'answer', root: idAt(0) }),
];

const start = async (channels: Record<string, readonly ChannelChange[]>, more: TestOptions = {}) => {
  emulator = await startTest({
    roles,
    limits: { mode: 'off' },
    tenant: makeTenant({
      users: [user('ana'), user('ben'), user('cyd'), user('gus', { userType: 'Guest' })],
      groups: [group('crew', ['ana', 'ben', 'gus'], { unified: true, isTeam: true }), group('plain', ['cyd'])],
      teams: [team('crew', channels)],
    }),
    ...more,
  });
};
const path = (name: string): string => `/teams/crew/channels/${encodeURIComponent(`19:${name}@thread.tacv2`)}/messages`;
const idsOf = (items: unknown): string[] => (items as { id: string }[]).map(({ id }) => id);

const readById = async (headers = {}) => {
  const { items } = await emulator.walk(path('General'), headers);
  return new Map(items.map((item) => [item['id'], item]));
};
const rule = (kind: string) => ({ match: { path: '*/messages/delta' }, times: 1, faults: [{ kind }] });

test('teams are listed, found among groups, and have channels and members', async () => {
  await start({ General: talk, 'help-it': [] }, { roles: [...roles, 'User.Read.All'] });
  expect((await emulator.ask('/teams')).body).toMatchObject({ '@odata.count': 1, value: [{ displayName: 'crew' }] });
  const filter = "$filter=resourceProvisioningOptions/Any(x:x eq 'Team')&$select=id,resourceProvisioningOptions";
  expect((await emulator.ask(`/groups?${filter}`)).body['value']).toEqual([
    { id: 'crew', resourceProvisioningOptions: ['Team'] },
  ]);
  const { body } = await emulator.ask('/teams/crew/channels?$select=id,displayName,membershipType');
  expect(body['value']).toEqual([
    { id: '19:General@thread.tacv2', displayName: 'General', membershipType: 'standard' },
    { id: '19:help-it@thread.tacv2', displayName: 'help-it', membershipType: 'standard' },
  ]);
  const members = (await emulator.ask('/teams/crew/members')).body['value'];
  expect(members).toMatchObject([
    { userId: 'ana', roles: ['owner'] },
    { userId: 'ben', roles: [] },
    { userId: 'gus', roles: ['guest'] },
  ]);
  expect(idsOf((await emulator.ask('/users/ben/joinedTeams')).body['value'])).toEqual(['crew']);
  expect((await emulator.ask('/users/cyd/joinedTeams')).body['value']).toEqual([]);
  expect((await emulator.ask('/teams/plain/channels')).status).toBe(404);
  const paged = await emulator.walk('/teams/crew/channels?$top=1');
  expect({ pages: paged.pages, ids: idsOf(paged.items) }).toEqual({
    pages: 2,
    ids: ['19:General@thread.tacv2', '19:help-it@thread.tacv2'],
  });
});

test('the thread with the newest activity comes first, and its replies only where they are asked for', async () => {
  await start({ General: talk });
  const { body } = await emulator.ask(path('General'));
  expect(idsOf(body['value'])).toEqual([idAt(0), idAt(2), idAt(1)]);
  expect(body['value']).not.toMatchObject([{ replies: expect.anything() }, {}, {}]);
  const expanded = await emulator.ask(`${path('General')}?$expand=replies&$top=1`);
  expect(expanded.body['value']).toMatchObject([{ id: idAt(0), replies: [{ id: idAt(3), replyToId: idAt(0) }] }]);
  expect(expanded.body['@odata.nextLink']).toContain('$skiptoken=');
  expect((await emulator.ask(`${path('General')}?$top=51`)).status).toBe(400);
  expect((await emulator.ask(`${path('General')}?$filter=importance eq 'high'`)).status).toBe(400);
  const replies = await emulator.ask(`${path('General')}/${idAt(0)}/replies`);
  expect(replies.body['value']).toMatchObject([{ id: idAt(3), body: { content: expect.stringContaining('answer') } }]);
});

test('too many replies are cut, and a link leads to the older ones', async () => {
  const answers = [1, 2, 3, 4, 5].map((index) => post('ben', minute(index), { root: idAt(0) }));
  await start({ General: [post('ana', minute(0)), ...answers] }, { settings: { expandedReplies: 2 } });
  const [thread] = (await emulator.ask(`${path('General')}?$expand=replies`)).body['value'] as Record<
    string,
    unknown
  >[];
  expect(idsOf(thread?.['replies'])).toEqual([idAt(5), idAt(4)]);
  const rest = await emulator.walk(String(thread?.['replies@odata.nextLink']));
  expect(idsOf(rest.items)).toEqual([idAt(3), idAt(2), idAt(1)]);
});

test('authors, mentions, reactions, edits, deletions and system events each have their form', async () => {
  const event = { author: null, event: { members: ['gus'], initiator: 'ana' } };
  const federated = { kind: 'federated', id: 'far', displayName: null, tenantId: 'elsewhere' } as const;
  await start({
    General: [
      post('ana', minute(0), { text: 'a secret', subject: 'topic', attachments: ['plan.pdf'] }),
      post('ana', minute(1), { text: 'look', mentions: [{ kind: 'user', id: 'ben', displayName: 'ben' }] }),
      post('', minute(2), event),
      post('', minute(3), { author: { kind: 'bot', id: 'app', displayName: 'Notices' } }),
      post('', minute(4), { author: federated }),
      { at: at(5), reacted: idAt(1), by: 'ben', type: 'heart' },
      { at: at(6), edited: idAt(1), text: 'look again' },
      { at: at(7), reacted: idAt(4), by: 'ben', type: 'sad' },
      { at: at(8), unreacted: idAt(4), by: 'ben', type: 'sad' },
      { at: at(9), deleted: idAt(0) },
    ],
  });
  const messages = await readById();
  expect(messages.get(idAt(0))).toMatchObject({
    deletedDateTime: minute(9),
    body: { content: '' },
    subject: null,
    attachments: [],
  });
  expect(messages.get(idAt(1))).toMatchObject({
    lastEditedDateTime: minute(6),
    body: { contentType: 'html', content: '<p><at id="0">ben</at>&nbsp;look again</p>' },
    mentions: [{ id: 0, mentioned: { user: { id: 'ben' } } }],
    reactions: [{ reactionType: 'heart', user: { user: { id: 'ben' } } }],
    from: { user: { id: 'ana', userIdentityType: 'aadUser' } },
  });
  expect(messages.get(idAt(2))).toMatchObject({ messageType: 'unknownFutureValue', from: null });
  expect(messages.get(idAt(3))).toMatchObject({ from: { user: null, application: { id: 'app' } } });
  expect(messages.get(idAt(4))).toMatchObject({
    lastModifiedDateTime: minute(8),
    reactions: [],
    from: { user: { id: 'far', displayName: null, userIdentityType: 'federatedUser' } },
  });
  const known = await readById({ prefer: 'include-unknown-enum-members' });
  expect(known.get(idAt(2))).toMatchObject({
    messageType: 'systemEventMessage',
    eventDetail: { members: [{ id: 'gus' }] },
  });
});

test('a delta tells the oldest activity first, and later each thread in which something changed', async () => {
  await start({ General: talk });
  const first = await emulator.walk(`${path('General')}/delta?$top=2&$expand=replies`);
  expect({ pages: first.pages, ids: idsOf(first.items) }).toEqual({ pages: 2, ids: [idAt(1), idAt(2), idAt(0)] });
  expect(idsOf(first.items[2]?.['replies'])).toEqual([idAt(3)]);
  const bare = await emulator.walk(`${path('General')}/delta`);
  expect(bare.items[2]).not.toHaveProperty('replies');
  const quiet = await emulator.walk(first.deltaLink);
  expect(quiet.items).toEqual([]);
  const react = { channel: 'General', react: idAt(3), as: 'ana', reaction: 'like' };
  expect((await emulator.control('POST', '/chat', react)).status).toBe(200);
  const changed = await emulator.walk(quiet.deltaLink);
  expect(changed.items).toMatchObject([
    { id: idAt(0), replies: [{ id: idAt(3), reactions: [{ reactionType: 'like' }] }] },
  ]);
  const { body } = await emulator.control('GET', '/ledger');
  expect(body['requested']).toMatchObject({ chatMessage: { '*': 5, 'expand:replies': 4 } });
});

test('a delta’s filter takes whole threads that changed since, and nothing older than eight months', async () => {
  const old = new Date(now - 250 * 86_400_000).toISOString();
  await start({ General: [post('ana', old), ...talk] });
  expect(idsOf((await emulator.walk(`${path('General')}/delta`)).items)).toEqual([idAt(1), idAt(2), idAt(0)]);
  const since = `$filter=lastModifiedDateTime gt ${minute(2)}&$expand=replies`;
  const { items } = await emulator.walk(`${path('General')}/delta?${since}`);
  expect(items).toMatchObject([{ id: idAt(0), replies: [{ id: idAt(3) }] }]);
  for (const wrong of ['lastModifiedDateTime ge 2026-01-01T00:00:00Z', "from eq 'ana'"]) {
    expect((await emulator.ask(`${path('General')}/delta?$filter=${wrong}`)).status).toBe(400);
  }
});

test('a delta may begin with an empty page, and its token may be thrown away', async () => {
  await start({ General: talk }, { settings: { channelDeltaStartsEmpty: true } });
  const { body } = await emulator.ask(`${path('General')}/delta`);
  expect(body).toMatchObject({ value: [], '@odata.nextLink': expect.any(String) });
  const read = await emulator.walk(`${path('General')}/delta`);
  expect(idsOf(read.items)).toEqual([idAt(1), idAt(2), idAt(0)]);
  await emulator.control('POST', '/expire-delta', { channel: '19:General@thread.tacv2' });
  expect(await emulator.ask(read.deltaLink)).toMatchObject({ status: 410 });
});

test('what is answered between two pages comes twice where pages shift, and waits for the next round where not', async () => {
  for (const shifts of [true, false]) {
    await start({ General: talk }, { settings: { channelPagesShift: shifts } });
    const listed = await emulator.ask(`${path('General')}?$top=1`);
    const told = await emulator.ask(`${path('General')}/delta?$top=1`);
    expect([idsOf(listed.body['value']), idsOf(told.body['value'])]).toEqual([[idAt(0)], [idAt(1)]]);
    await emulator.control('POST', '/chat', { channel: 'General', as: 'ben', text: 'late', replyTo: idAt(1) });
    const onList = await emulator.walk(String(listed.body['@odata.nextLink']));
    const onDelta = await emulator.walk(String(told.body['@odata.nextLink']));
    const expected = shifts
      ? [
          [idAt(0), idAt(2)],
          [idAt(2), idAt(0), idAt(1)],
        ]
      : [
          [idAt(2), idAt(1)],
          [idAt(2), idAt(0)],
        ];
    expect([idsOf(onList.items), idsOf(onDelta.items)]).toEqual(expected);
    const later = await emulator.walk(onDelta.deltaLink);
    expect(idsOf(later.items)).toEqual(shifts ? [] : [idAt(1)]);
    if (shifts) await emulator.close();
  }
});

test('a missing permission is named, a protected API asks for approval, and people see only their own teams', async () => {
  await start({ General: talk }, { roles: ['Team.ReadBasic.All', 'Channel.ReadBasic.All'] });
  const missing = { code: 'Forbidden', message: expect.stringContaining("'ChannelMessage.Read.All'") };
  expect(await emulator.ask(path('General'))).toMatchObject({ status: 403, body: { error: missing } });
  await emulator.close();
  await start({ General: talk });
  await emulator.control('POST', '/switches', { protectedApi: true });
  for (const end of ['', '/delta', `/${idAt(0)}/replies`]) {
    expect(await emulator.ask(`${path('General')}${end}`)).toMatchObject({
      status: 403,
      body: { error: { code: 'Forbidden', message: expect.stringContaining('Protected API') } },
    });
  }
  expect((await emulator.ask('/teams/crew/channels')).status).toBe(200);
  for (const [name, status] of [
    ['ana', 200],
    ['cyd', 403],
  ] as const) {
    emulator.world.entra.delegated.grant({ clientId, tenantId, userId: name }, ['ChannelMessage.Read.All']);
    const { authorization } = await signIn(emulator, name, { scopes: 'ChannelMessage.Read.All' });
    expect((await emulator.ask(path('General'), { authorization })).status).toBe(status);
  }
});

test('a channel takes one request a second; other channels need not wait, until the team’s four are spent', async () => {
  const channels = Object.fromEntries(['a', 'b', 'c', 'd', 'e', 'f'].map((name) => [name, talk]));
  await start(channels, { limits: { speed: 0.05, earlyGrace: 0 } });
  const ask = async (name: string): Promise<number> => (await emulator.ask(path(name))).status;
  expect(await ask('a')).toBe(200);
  const refused = await emulator.ask(path('a'));
  expect(refused).toMatchObject({ status: 429, body: { error: { code: 'TooManyRequests' } } });
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  expect([await ask('b'), await ask('c')]).toEqual([200, 200]);
  expect((await emulator.control('GET', '/ledger')).body['early']).toBe(0);
  expect([await ask('d'), await ask('e')]).toEqual([429, 429]);
  expect((await emulator.control('GET', '/ledger')).body).toMatchObject({
    early: 1,
    earlySamples: [{ key: expect.stringContaining('team crew') }],
  });
});

test('faults strike channels as everything else', async () => {
  await start({ General: talk }, { faults: { rules: [rule('duplicate-items'), rule('gone')] } });
  const first = await emulator.walk(`${path('General')}/delta`);
  expect(idsOf(first.items)).toEqual([idAt(1), idAt(2), idAt(0), idAt(1)]);
  const gone = await emulator.ask(first.deltaLink);
  expect({ status: gone.status, location: gone.headers.get('location') }).toEqual({ status: 410, location: null });
  expect((await emulator.walk(first.deltaLink)).items).toEqual([]);
});
