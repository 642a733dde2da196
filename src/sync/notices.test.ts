// Being told of changes: subscriptions are made, renewed and ended; what fits a secret is read sooner; nothing else happens.
import { beforeEach, expect, test } from 'vitest';
import type { ConnectionKey } from '../db/queries/connections.ts';
import { countSubscriptions, setTold } from '../db/queries/notices.ts';
import { withDatabases } from '../db/testing.ts';
import { rowsOf } from '../db/testing-rows.ts';
import { addConnection, addOrganization } from '../activity/testing.ts';
import { NeedsAdmin, RetryLater, SkipPartition } from '../providers/errors.ts';
import type { Notice, NoticeRequest, Notices } from '../providers/notices.ts';
import type { Provider, Source } from '../providers/provider.ts';
import { isTold, keepNotices, receiveNotices } from './notices.ts';
import { engineParts, silent, slice } from './testing-engine.ts';
import { FakeTenant } from './testing.ts';

const dayMs = 86_400_000;
const problem = { code: 'no', title: 'No.', fix: 'Fix.', who: 'admin', link: null, raw: 'raw' } as const;
const people = ['ana', 'ben', 'cleo', 'dan'];

const told = (subscription: string, secret: string): Notice => ({ subscription, secret, what: 'changed' });

withDatabases((here) => {
  let key: ConnectionKey;
  let now: number;
  /** What was asked of the source, in order. */
  let asked: string[];
  /** Secrets by subscription. */
  let secrets: Map<string, string>;
  let refuse: (what: string) => Error | null;

  const answer = (what: string): void => {
    const error = refuse(what);
    if (error !== null) throw error;
    asked.push(what);
  };
  const notices: Notices = {
    streams: ['mail'],
    subscribe: async ({ mailbox, secret, url }: NoticeRequest) => {
      answer(`subscribe ${mailbox}`);
      expect(url).toBe(`https://plumbline.example/api/notices/${key.organizationId}/${key.connectionId}`);
      secrets.set(`of-${mailbox}`, secret);
      return { id: `of-${mailbox}`, endsAt: new Date(now + 7 * dayMs) };
    },
    renew: async (id) => {
      answer(`renew ${id}`);
      return new Date(now + 7 * dayMs);
    },
    unsubscribe: async (id) => answer(`unsubscribe ${id}`),
  };
  /** Connections of earlier tests are due, too. */
  const silentSource: Notices = { ...notices, streams: [] };
  const clock = { now: () => now, sleep: async () => {} };
  const provider = {
    id: 'fake',
    readNotices: (body: unknown) => body as readonly Notice[],
  } as Provider;
  const source = (): Source => ({
    ...new FakeTenant({ people, folders: { inbox: 3 }, pageSize: 10 }).source(),
    notices,
  });
  const keep = (publicUrl: string | null = 'https://plumbline.example') =>
    keepNotices(
      {
        database: here.database,
        seams: { clock },
        sources: {
          get: async (_, id) => (id === key.connectionId ? source() : { ...source(), notices: silentSource }),
        },
        log: silent,
        publicUrl,
      },
      new AbortController().signal,
    );
  const turn = (told: boolean) =>
    here.database.tenant(key.organizationId, (tx) => setTold(tx, { ...key, told, now: new Date(now) }));
  const counts = () =>
    here.database.tenant(key.organizationId, (tx) => countSubscriptions(tx, { ...key, now: new Date(now) }));
  const receive = (body: readonly Notice[]) =>
    receiveNotices({ database: here.database, seams: { clock }, providers: [provider] }, key, body);
  const query = (text: string) => rowsOf(here.database, key.organizationId, text);
  const dueNow = async (): Promise<unknown[]> =>
    (
      await query(
        `select source_id from stream_partition join account using (organization_id, account_id)
         where stream = 'mail' and state = 'current' and stream_partition.due_at <= '${new Date(now).toISOString()}'
         group by source_id order by source_id`,
      )
    ).map((row) => row['source_id']);

  beforeEach(async () => {
    key = await addConnection(here.database, await addOrganization(here.database), ['people', 'mail']);
    await query(`update connection set provider = 'fake' where connection_id = '${key.connectionId}'`);
    now = Date.now();
    asked = [];
    secrets = new Map();
    refuse = () => null;
    await slice(engineParts(here.database, source()), key);
    now = Date.now() + 600_000;
  });

  test('a connection that is not told asks its source for nothing', async () => {
    await keep();
    expect(asked).toEqual([]);
    expect(await isTold({ database: here.database, seams: { clock }, providers: [] }, key)).toBe(false);
  });

  test('each mailbox is subscribed to once, renewed before its end, and ended when it is switched off', async () => {
    await turn(true);
    await keep();
    await keep();
    expect(asked.toSorted()).toEqual(people.map((one) => `subscribe ${one}`));
    expect(await counts()).toEqual({ live: 4, wanted: 4, problem: null });
    asked.length = 0;
    now += 6 * dayMs;
    await keep();
    expect(asked.toSorted()).toEqual(people.map((one) => `renew of-${one}`));
    asked.length = 0;
    await turn(false);
    await keep();
    expect(asked.toSorted()).toEqual(people.map((one) => `unsubscribe of-${one}`));
    expect(await counts()).toEqual({ live: 0, wanted: 0, problem: null });
  });

  test('a mailbox that is no longer read is no longer told of', async () => {
    await turn(true);
    await keep();
    await query(`update account set captured = false where source_id = 'ben'`);
    now += 3_600_000;
    asked.length = 0;
    await keep();
    expect(asked).toEqual(['unsubscribe of-ben']);
  });

  test('a shared mailbox, whose account nobody can sign in to, is told of as it is read', async () => {
    await query(`update account set enabled = false where source_id = 'ben'`);
    await turn(true);
    await keep();
    expect(asked).toContain('subscribe ben');
    now += 3_600_000;
    await keep();
    expect(asked).toHaveLength(people.length);
  });

  test('what is switched while subscriptions are being made holds with the next look', async () => {
    const switching: Promise<void>[] = [];
    refuse = () => {
      if (switching.length === 0) switching.push(turn(false));
      return null;
    };
    await turn(true);
    await keep();
    await Promise.all(switching);
    asked.length = 0;
    await keep();
    expect(asked.toSorted()).toEqual(people.map((one) => `unsubscribe of-${one}`));
  });

  test('a source that asks to wait is asked again only then; a refusal is kept with its reason for a day', async () => {
    refuse = (what) =>
      what === 'subscribe ben' ? new RetryLater({ problem, seconds: 120, scope: 'connection' }) : null;
    await turn(true);
    await keep();
    const before = asked.length;
    now += 119_000;
    await keep();
    expect(asked).toHaveLength(before);
    now += 2000;
    refuse = (what) => (what === 'subscribe ben' ? new NeedsAdmin(problem) : null);
    await keep();
    expect(await counts()).toMatchObject({ live: 3, wanted: 4, problem: { code: 'no' } });
    refuse = () => null;
    now += dayMs;
    await keep();
    expect(await counts()).toMatchObject({ live: 4, problem: null });
  });

  test('a subscription that the source has lost is made anew', async () => {
    await turn(true);
    await keep();
    refuse = (what) => (what === 'renew of-cleo' ? new SkipPartition(problem) : null);
    now += 6 * dayMs;
    await keep();
    asked.length = 0;
    now += 60_000;
    await keep();
    expect(asked).toEqual(['subscribe cleo']);
  });

  test('what carries the right secret is read soon, a busy mailbox once a minute, and nothing of anybody else', async () => {
    await turn(true);
    await keep();
    await receive([told('of-ana', 'wrong'), told('of-nobody', 'x'), told('of-ben', secrets.get('of-ana') ?? '')]);
    expect(await dueNow()).toEqual([]);
    await receive([told('of-ana', secrets.get('of-ana') ?? '')]);
    expect(await dueNow()).toEqual(['ana']);
    const { 0: connection } = await query(`select due_at from connection where connection_id = '${key.connectionId}'`);
    expect(new Date(String(connection?.['due_at'])).getTime()).toBeLessThanOrEqual(now);
    await query(`update stream_partition set as_of = '${new Date(now - 20_000).toISOString()}', due_at = '2099-01-01'`);
    await receive([told('of-ana', secrets.get('of-ana') ?? '')]);
    expect(await dueNow()).toEqual([]);
    now += 40_000;
    expect(await dueNow()).toEqual(['ana']);
  });

  test('a source that ended a subscription is asked anew, one that wants proof gets it', async () => {
    await turn(true);
    await keep();
    asked.length = 0;
    await receive([
      { subscription: 'of-ana', secret: secrets.get('of-ana') ?? '', what: 'ended' },
      { subscription: 'of-ben', secret: secrets.get('of-ben') ?? '', what: 'renew' },
    ]);
    expect(await dueNow()).toEqual(['ana']);
    await keep();
    expect(asked.toSorted()).toEqual(['renew of-ben', 'subscribe ana']);
  });

  test('nothing is asked where the source could not reach us, and what comes to a connection not told is dropped', async () => {
    await turn(true);
    await keep(null);
    expect(asked).toEqual([]);
    await turn(false);
    await receive([{ subscription: 'of-ana', secret: 'x', what: 'changed' }]);
    expect(await dueNow()).toEqual([]);
  });
});
