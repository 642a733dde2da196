// A workspace's export: what is read of its files, what is set aside, and what is no export at all.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AccountEvent, Identity, Sighting } from '../../contract/records.ts';
import { GiveUp } from '../errors.ts';
import type { ImportedFile } from '../provider.ts';
import { canary } from '../testing.ts';
import { slackExport } from './export.ts';
import { timesMore } from '../testing-runs.ts';

const fileOf = (path: string, content: unknown): ImportedFile => ({
  path,
  content: async function* () {
    const bytes = Buffer.from(typeof content === 'string' ? content : JSON.stringify(content));
    // In small parts, as a socket or an archive gives them: characters are cut in two.
    for (let at = 0; at < bytes.length; at += 7) yield bytes.subarray(at, at + 7);
  },
});

const read = async (files: readonly ImportedFile[]) => {
  const pages = [];
  for await (const one of slackExport.read(files, { signal: new AbortController().signal, mailbox: null }))
    pages.push(one);
  const all = pages.map(({ page }) => page);
  return {
    pages,
    identities: all.flatMap(({ identities }) => identities),
    events: all.flatMap(({ events }) => events ?? []),
    sightings: all.flatMap(({ sightings }) => sightings ?? []),
    quarantined: all.flatMap(({ quarantined }) => quarantined),
  };
};

const users = [
  { id: 'U0ANA', name: 'ana', profile: { real_name: 'Ana Ruiz', email: 'Ana@Example.com', title: 'Buyer' } },
  { id: 'U0BEN', name: 'ben', deleted: true, profile: { real_name: '', display_name: 'ben' } },
  { id: 'U0GIA', name: 'gia', is_restricted: true, profile: { email: null } },
  { id: 'U0BOT', name: 'builder', is_bot: true },
];
const channels = [
  { id: 'C0GEN', name: 'general', purpose: { value: canary } },
  { id: 'C0HLP', name: 'help-it' },
];
const said = (ts: string, given: Record<string, unknown> = {}) => ({
  type: 'message',
  user: 'U0ANA',
  text: canary,
  ts,
  ...given,
});

const workspace = (days: Record<string, unknown>, at = ''): ImportedFile[] => [
  ...Object.entries(days).map(([path, content]) => fileOf(`${at}${path}`, content)),
  fileOf(`${at}channels.json`, channels),
  fileOf(`${at}users.json`, users),
];

describe('an export', () => {
  it('gives the people of the workspace', async () => {
    const { identities, pages } = await read(workspace({}));
    expect(
      identities.map(({ id, kind, displayName, addresses, enabled }) => [id, kind, displayName, addresses, enabled]),
    ).toEqual([
      ['U0ANA', 'person', 'Ana Ruiz', ['ana@example.com'], true],
      ['U0BEN', 'person', 'ben', [], false],
      ['U0GIA', 'guest', 'gia', [], true],
      ['U0BOT', 'app', 'builder', [], true],
    ]);
    expect(pages.map(({ stream, mailbox }) => [stream, mailbox])).toEqual([['people', null]]);
  });

  it.each(['', 'Example Slack export Jan 1 2026/', 'a/b/'])(
    'that lies in %j gives its messages, without a word of them',
    async (at) => {
      const message = said('1795132800.123456', {
        text: `<@U0BEN> and <@U0GIA|gia>, <@U0BEN> again: ${canary}`,
        reactions: [
          { name: '+1::skin-tone-2', count: 2, users: ['U0BEN', 'U0GIA'] },
          { name: 'eyes', count: 1, users: ['U0BEN'] },
        ],
        files: [{ name: canary }],
      });
      const found = await read(workspace({ 'general/2026-11-20.json': [message] }, at));
      expect(found.events).toEqual([
        {
          kind: 'chat',
          id: 'C0GEN/1795132800.123456',
          at: '2026-11-20T00:00:00.123Z',
          account: 'U0ANA',
          place: 'C0GEN',
          thread: { id: 'C0GEN/1795132800.123456', position: '1795132800.123456', answers: null },
          marks: [],
          mentions: ['U0BEN', 'U0GIA'],
          reactions: 3,
          positiveReactions: 2,
        },
      ]);
      expect(JSON.stringify(found)).not.toContain(canary);
    },
  );

  it('joins replies to their thread, days later and whatever order the files come in', async () => {
    const question = said('1795132800.000100', {
      text: 'Can anyone help?',
      thread_ts: '1795132800.000100',
      reply_count: 2,
    });
    const reply = (ts: string) => said(ts, { user: 'U0BEN', thread_ts: '1795132800.000100' });
    const { events } = await read(
      workspace({
        'general/2026-11-22.json': [reply('1795305600.000100')],
        'general/2026-11-20.json': [question, reply('1795132900.000100')],
        'help-it/2026-11-20.json': [
          said('1795132800.000200'),
          { ...reply('1795132900.000200'), thread_ts: '1795132800.000200' },
        ],
      }),
    );
    expect(
      events.map((event) => event.kind === 'chat' && [event.thread.id, event.thread.answers, event.marks]),
    ).toEqual([
      ['C0GEN/1795132800.000100', null, []],
      ['C0GEN/1795132800.000100', '1795132800.000100', ['reply', 'help-reply']],
      ['C0GEN/1795132800.000100', '1795132800.000100', ['reply', 'help-reply']],
      ['C0HLP/1795132800.000200', null, []],
      ['C0HLP/1795132800.000200', '1795132800.000200', ['reply', 'help-reply']],
    ]);
  });

  it('leaves out what apps and the system say, and direct messages', async () => {
    const { events, quarantined } = await read(
      workspace({
        'general/2026-11-20.json': [
          said('1795132800.000100', { subtype: 'channel_join' }),
          said('1795132800.000200', { subtype: 'bot_message', bot_id: 'B1', user: undefined }),
          said('1795132800.000300', { bot_id: 'B1' }),
          said('1795132800.000400', { subtype: 'tombstone', user: 'USLACKBOT' }),
          said('1795132800.000500', { user: 'USLACKBOT' }),
          said('1795132800.000600', { subtype: 'file_share', bot_id: null }),
          said('1795132800.000700', { subtype: 'me_message' }),
        ],
        'D0PRIVATE/2026-11-20.json': [said('1795132800.000800')],
        'mpdm-ana--ben-1/2026-11-20.json': [said('1795132800.000900')],
      }),
    );
    expect(events.map(({ id }) => id)).toEqual(['C0GEN/1795132800.000600', 'C0GEN/1795132800.000700']);
    expect(quarantined).toEqual([]);
  });

  it('shows whoever writes from another workspace as a guest', async () => {
    const profile = { real_name: 'Rita Book', display_name: canary };
    const from = { user: 'U0FAR', team: 'T0HERE', user_team: 'T0FAR', user_profile: profile };
    const { sightings } = await read(workspace({ 'general/2026-11-20.json': [said('1795132800.000100', from)] }));
    expect(sightings).toEqual([{ id: 'U0FAR', kind: 'guest', displayName: 'Rita Book', addresses: [] }]);
  });

  it('sets aside what it cannot read, with path and fault, and reads the rest', async () => {
    const { events, quarantined } = await read(
      workspace({
        'general/2026-11-20.json': [
          said('yesterday'),
          said('1795132800.000100', { user: 7 }),
          said('1795132800.000200', { reactions: [{ name: 'eyes', count: -1 }] }),
          7,
          said('1795132800.000300'),
        ],
        'general/2026-11-21.json': '[{"type": "message", "text": "cut',
        'general/2026-11-22.json': { messages: [] },
      }),
    );
    expect(events.map(({ id }) => id)).toEqual(['C0GEN/1795132800.000300']);
    expect(quarantined).toEqual([
      { id: null, reason: 'ts: is no timestamp' },
      { id: 'C0GEN/1795132800.000100', reason: 'user: Invalid input: expected string, received number' },
      { id: 'C0GEN/1795132800.000200', reason: 'reactions.0.count: Too small: expected number to be >=0' },
      { id: null, reason: 'item: Invalid input: expected object, received number' },
      { id: 'C0GEN/2026-11-21.json', reason: 'file: is no list in JSON' },
      { id: 'C0GEN/2026-11-22.json', reason: 'file: is no list in JSON' },
    ]);
  });

  it('comes in pages of about a thousand, and reads a day only when the one before is handed over', async () => {
    const opened: string[] = [];
    const days = Array.from({ length: 30 }, (_, at) => `general/2026-11-${String(at + 1).padStart(2, '0')}.json`);
    const files = workspace({}).concat(
      days.map((path, at): ImportedFile => {
        const rows = Array.from({ length: 100 }, (__, row) =>
          said(`${1_795_132_800 + at * 86_400}.${String(row).padStart(6, '0')}`),
        );
        return {
          path,
          content: async function* () {
            opened.push(path);
            yield Buffer.from(JSON.stringify(rows));
          },
        };
      }),
    );
    const asked = { signal: new AbortController().signal, mailbox: null };
    const pages = slackExport.read(files, asked)[Symbol.asyncIterator]();
    await pages.next();
    const first = await pages.next();
    expect([first.value?.page.events?.length, opened.length]).toEqual([1000, 10]);
    await pages.return?.(undefined);
  });

  it.each([
    ['nothing', []],
    ['a picture', [fileOf('holiday.jpg', 'JFIF')]],
    ['people alone', [fileOf('users.json', users)]],
    ['channels that are none', [fileOf('channels.json', 'no'), fileOf('users.json', users)]],
    ['people that are none', [fileOf('channels.json', channels), fileOf('users.json', { users })]],
  ])('of %s is refused with what to give', async (_, files) => {
    await expect(read(files)).rejects.toBeInstanceOf(GiveUp);
    await expect(read(files)).rejects.toMatchObject({ problem: { code: 'no-slack-export', who: 'admin' } });
  });

  it('stops when it is told to', async () => {
    const reason = new Error('stopped');
    const asked = { signal: AbortSignal.abort(reason), mailbox: null };
    await expect(slackExport.read(workspace({}), asked)[Symbol.asyncIterator]().next()).rejects.toBe(reason);
  });

  it('says of days whose channel no list names that they are not read, and nothing of direct messages', async () => {
    const days = { 'lost/2026-11-20.json': [], 'D0ABC1234/2026-11-20.json': [], 'mpdm-ana--ben-1/2026-11-20.json': [] };
    const { quarantined } = await read(workspace(days));
    expect(quarantined).toEqual([{ id: 'folder/lost', reason: 'folder: no list of channels names it' }]);
  });

  it('of an organization gives the people and channels of all its workspaces', async () => {
    const found = await read([
      fileOf('all/org_users.json', users),
      fileOf('all/channels.json', channels.slice(0, 1)),
      fileOf('all/general/2026-11-20.json', [said('1795132800.000100')]),
      fileOf('all/teams/sales/users.json', [{ id: 'U0SAL', name: 'sal' }]),
      fileOf('all/teams/sales/channels.json', [{ id: 'C0SAL', name: 'general' }]),
      fileOf('all/teams/sales/general/2026-11-20.json', [said('1795132800.000200')]),
      fileOf('all/teams/labs/groups.json', [{ id: 'C0LAB', name: 'plans' }]),
      fileOf('all/teams/labs/plans/2026-11-20.json', [said('1795132800.000300')]),
      fileOf('all/teams/lost/plans/2026-11-20.json', [said('1795132800.000400')]),
    ]);
    expect(found.identities.map(({ id }) => id)).toEqual([...users.map(({ id }) => id), 'U0SAL']);
    expect(found.events.map(({ id }) => id)).toEqual([
      'C0GEN/1795132800.000100',
      'C0LAB/1795132800.000300',
      'C0SAL/1795132800.000200',
    ]);
    expect(found.quarantined).toEqual([{ id: 'folder/plans', reason: 'folder: no list of channels names it' }]);
  });

  it('in which two channels have one name gives neither the days in their folder, and says so', async () => {
    const same = [...channels, { id: 'C0OLD', name: 'help-it' }, { id: 'C0GEN', name: 'general' }];
    const { events, quarantined } = await read([
      fileOf('channels.json', same),
      fileOf('general/2026-11-20.json', [said('1795132800.000100')]),
      fileOf('help-it/2026-11-20.json', [said('1795132800.000200')]),
    ]);
    expect(events.map(({ id }) => id)).toEqual(['C0GEN/1795132800.000100']);
    expect(quarantined).toEqual([{ id: 'folder/help-it', reason: 'folder: several channels have its name' }]);
  });

  it('of anything at all gives strict records and no crash', async () => {
    const odd = fc.oneof(
      fc.jsonValue(),
      fc.record(
        { ts: fc.constant('1795132800.000100'), user: fc.jsonValue(), text: fc.jsonValue(), subtype: fc.jsonValue() },
        { requiredKeys: [] },
      ),
    );
    const property = fc.asyncProperty(fc.array(odd), fc.string(), async (rows, text) => {
      const found = await read(workspace({ 'general/2026-11-20.json': rows, 'general/2026-11-21.json': text }));
      for (const event of found.events) AccountEvent.parse(event);
      for (const sighting of found.sightings) Sighting.parse(sighting);
      for (const identity of found.identities) Identity.parse(identity);
    });
    await fc.assert(property, { numRuns: timesMore(300) });
  });
});

const real = join(import.meta.dirname, '../../../../shared/data/slack-export/testarchive');

describe.skipIf(!existsSync(real))('a real export (skipped without ../shared/data/slack-export)', () => {
  const paths = existsSync(real) ? readdirSync(real, { recursive: true, encoding: 'utf8' }) : [];
  const files = paths
    .filter((path) => path.endsWith('.json'))
    .map((path) => fileOf(path, readFileSync(join(real, path), 'utf8')));

  it('is read whole: every message counts, or is left out for a reason', async () => {
    // Counted here by searching the text of the files, by none of the product's ways.
    const text = paths
      .filter((path) => /^[^/]+\/\d{4}-\d{2}-\d{2}\.json$/.test(path))
      .map((path) => readFileSync(join(real, path), 'utf8'))
      .join('\n');
    const count = (pattern: RegExp) => text.match(pattern)?.length ?? 0;
    const all = count(/^ {8}"ts": "/gm);
    const reasons = {
      apps: count(/^ {8}"subtype": "bot_message"/gm),
      joined: count(/^ {8}"subtype": "channel_join"/gm),
      botsAdded: count(/^ {8}"subtype": "bot_add"/gm),
      comments: count(/^ {8}"subtype": "file_comment"/gm),
    };
    expect([all, reasons]).toEqual([158, { apps: 94, joined: 8, botsAdded: 3, comments: 1 }]);
    const { events, quarantined, identities } = await read(files);
    expect([events.length, quarantined]).toEqual([158 - 94 - 8 - 3 - 1, []]);
    expect(identities).toHaveLength(4);
    expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
    const known = new Set(identities.map(({ id }) => id));
    expect(events.every(({ account }) => known.has(account))).toBe(true);
  });
});
