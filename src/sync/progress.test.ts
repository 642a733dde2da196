// Progress tells how far, how fast, until when, and why something is missing.
import { beforeEach, describe, expect, test } from 'vitest';
import { addConnection, addOrganization } from '../activity/testing.ts';
import type { StreamProgress } from '../contract/connections.ts';
import { type ConnectionKey, readConnection } from '../db/queries/connections.ts';
import { writeRates } from '../db/queries/cycles.ts';
import { withDatabases } from '../db/testing.ts';
import { rowsOf } from '../db/testing-rows.ts';
import { newId } from '../lib/ids.ts';
import { type Problem, RetryLater, SkipPartition } from '../providers/errors.ts';
import type { Provider } from '../providers/provider.ts';
import { readProgress } from './progress.ts';
import { FakeTenant, noAnswer, type TenantShape } from './testing.ts';
import { engineParts, slice } from './testing-engine.ts';
import { usedUp } from './used-up.ts';

const people = ['ana', 'ben', 'cleo', 'dan'];
const shape = { people, folders: { inbox: 30, sent: 10 }, pageSize: 10 };
const problem = (code: string): Problem => ({
  code,
  title: 'It is busy.',
  fix: 'Fix.',
  who: 'admin',
  link: null,
  raw: 'raw',
});

const unused = (): never => {
  throw new Error('not used here');
};

withDatabases((here) => {
  let key: ConnectionKey;
  let provider: Provider;
  const query = (text: string) => rowsOf(here.database, key.organizationId, text);
  const now = Date.parse('2026-03-05T10:31:20.000Z');

  const streams = async (at = Date.now()): Promise<readonly StreamProgress[]> =>
    here.database.tenant(key.organizationId, async (tx) => {
      const connection = (await readConnection(tx, key))!;
      const clock = { now: () => at, sleep: async () => {} };
      return readProgress(tx, connection, { providers: [provider], seams: { clock } });
    });
  const mail = async (at?: number): Promise<StreamProgress> => (await streams(at))[1]!;
  const read = async (fault?: TenantShape['fault'], more: { signal?: AbortSignal } = {}): Promise<FakeTenant> => {
    const tenant = new FakeTenant(fault === undefined ? shape : { ...shape, fault });
    await slice(engineParts(here.database, tenant.source()), key, more);
    return tenant;
  };

  beforeEach(async () => {
    key = await addConnection(here.database, await addOrganization(here.database), ['people', 'mail']);
    const declared = new FakeTenant(shape).source().streams;
    const setup = { title: '', summary: '', ways: [], revoke: [] };
    const unread = { ...declared[0]!, name: 'calls' };
    provider = {
      id: 'fake',
      name: 'Contoso 365',
      icon: '',
      setup,
      streams: [...declared, unread],
      hosts: () => [],
      blocked: () => null,
      missingStreams: () => ({}),
      signIn: null,
      makeCertificate: null,
      scripts: () => [],
      parse: unused,
      open: unused,
    };
  });

  test('a connection that has just been made waits to begin, with the streams that are switched on', async () => {
    expect((await streams()).map(({ name, title, state }) => [name, title, state])).toEqual([
      ['people', 'Title of people', 'waiting'],
      ['mail', 'Title of mail', 'waiting'],
    ]);
    expect(await mail()).toMatchObject({
      partitions: { total: 0, current: 0, stopped: 0 },
      items: { done: 0, expected: null },
      rate: null,
      expectedEnd: null,
      asOf: null,
      waitingFor: null,
      problems: [],
    });
  });

  test('a stream that was read completely is current as of the time that holds for all of it', async () => {
    await read();
    const progress = await mail();
    expect(progress).toMatchObject({
      state: 'current',
      partitions: { total: 12, current: 12, stopped: 0 },
      items: { done: 160, expected: 160 },
      rate: null,
    });
    expect(await query(`select min(as_of) as as_of from stream_partition where stream = 'mail'`)).toEqual([
      { as_of: new Date(progress.asOf!) },
    ]);
  });

  describe('while mail is read', () => {
    beforeEach(async () => {
      const stop = new AbortController();
      const reading = read(
        ({ mailbox, part, cursor }, signal) => {
          if (part === 'inbox' && mailbox === 'ana' && cursor === 10) return noAnswer(signal);
          return mailbox === 'dan' ? noAnswer(signal) : undefined;
        },
        { signal: stop.signal },
      );
      const known = `select part from stream_partition where state = 'current' and stream = 'mail'`;
      // Roots of three, all of two, one folder of the third.
      while ((await query(known)).length < 8) await new Promise(setImmediate);
      stop.abort(new Error('enough'));
      await reading;
    });

    test('it tells how much there is, taking mailboxes not looked into yet for like the others', async () => {
      // Known: 2 × 40 read, 40 of ana of which 20 are read; dan is taken to hold 40.
      expect(await mail()).toMatchObject({
        state: 'reading',
        items: { done: 100, expected: 160 },
        asOf: null,
        waitingFor: null,
      });
    });

    test('of a source that counts nothing beforehand it takes the parts to come for like those that are done', async () => {
      await query(`update stream_partition set items_expected = null`);
      expect(await mail()).toMatchObject({
        partitions: { total: 10, current: 8, stopped: 0 },
        items: { done: 100, expected: 125 },
      });
      await query(`update stream_partition set state = 'waiting' where part <> 'inbox'`);
      expect((await mail()).items).toEqual({ done: 100, expected: null });
    });

    test('it tells how fast it is and when the rest will be read, while somebody reads', async () => {
      const worker = newId();
      const rates = [{ stream: 'mail', rate: 4 }];
      await here.database.tenant(key.organizationId, (tx) => writeRates(tx, { ...key, worker, rates }));
      await here.database.tenant(key.organizationId, (tx) =>
        writeRates(tx, { ...key, worker: newId(), rates: [{ stream: 'mail', rate: 2 }] }),
      );
      await query(`update stream_partition set due_at = '2020-01-01' where state = 'waiting'`);
      expect(await mail(now)).toMatchObject({ rate: 6, expectedEnd: '2026-03-05T10:31:30.000Z' });
      await query(`update reading_rate set measured_at = now() - interval '1 minute'`);
      expect(await mail(now)).toMatchObject({ rate: null, expectedEnd: null });
    });

    test('it tells when everything waits for the source', async () => {
      await query(`update connection set not_before = now() + interval '95 seconds'`);
      expect((await mail(now)).waitingFor).toMatch(/^Contoso 365 asked to wait until 10:33 UTC\.$/);
      await query(`update connection set not_before = now() + interval '20 hours'`);
      expect((await mail(now)).waitingFor).toBe('Contoso 365 asked to wait until 06:32 UTC on 2026-03-06.');
    });

    test('it tells when what is left is tried again, and why not now', async () => {
      await query(
        `update stream_partition set due_at = '2026-03-05T10:40:00Z', problem = '${JSON.stringify(problem('busy'))}' where state = 'waiting'`,
      );
      expect((await mail(now)).waitingFor).toBe('Tried again at 10:40 UTC: It is busy.');
      await query(`update stream_partition set due_at = '2026-03-05T10:00:00Z' where part = 'inbox'`);
      expect((await mail(now)).waitingFor).toBeNull();
      await query(`update mailbox_lease set not_before = now() + interval '10 minutes'`);
      expect((await mail(now)).waitingFor).toMatch(/^Tried again at 10:4\d UTC: It is busy\.$/);
    });

    test('it tells which limit everything waits for, and until when', async () => {
      const limit = { name: 'reports', scope: 'connection', requests: 14, seconds: 600, source: 'test' } as const;
      provider = { ...provider, streams: provider.streams.map((stream) => ({ ...stream, limits: [limit] })) };
      await query(
        `update stream_partition set due_at = '2026-03-05T10:40:00Z', problem = '${JSON.stringify(usedUp(limit))}' where state = 'waiting'`,
      );
      expect((await mail(now)).waitingFor).toBe('Contoso 365 allows 14 requests in 10 minutes; next at 10:40 UTC.');
      provider = { ...provider, streams: provider.streams.map((stream) => ({ ...stream, limits: [] })) };
      expect((await mail(now)).waitingFor).toBe(
        'Tried again at 10:40 UTC: No more than 14 requests in 10 minutes are allowed.',
      );
    });

    test('it tells that nothing is read while the connection is paused or needs attention', async () => {
      await query(`update connection set status = 'paused'`);
      expect(await mail()).toMatchObject({ waitingFor: 'The connection is paused.', rate: null });
      await query(`update connection set status = 'needs-attention'`);
      expect((await mail()).waitingFor).toBe('The connection needs attention first.');
    });
  });

  test('problems are grouped, with the names of the mailboxes, and the rest is shown as read', async () => {
    await read(({ mailbox, part }) => {
      if (mailbox === 'ben' || mailbox === 'cleo') throw new SkipPartition(problem('mailbox-not-enabled'));
      if (mailbox === 'dan' && part === 'sent') throw new SkipPartition(problem('folder-refused'));
    });
    const progress = await mail();
    expect(progress).toMatchObject({
      state: 'attention',
      partitions: { total: 8, current: 5, stopped: 3 },
      items: { done: 70 },
    });
    expect(progress.problems).toEqual([
      { problem: problem('mailbox-not-enabled'), partitions: 2, mailboxes: ['Name ben', 'Name cleo'], mailboxCount: 2 },
      { problem: problem('folder-refused'), partitions: 1, mailboxes: ['Name dan'], mailboxCount: 1 },
    ]);
    expect((await streams())[0]).toMatchObject({ name: 'people', state: 'current', problems: [] });
    expect(progress.asOf).not.toBeNull();
  });

  test('a failure that heals by itself is shown when it has come back four times', async () => {
    const busy = new RetryLater({ problem: problem('busy'), seconds: 60, scope: 'mailbox' });
    await read(({ mailbox }) => {
      if (mailbox === 'ben') throw busy;
    });
    expect((await mail()).problems).toEqual([]);
    await query('update stream_partition set attempts = 4 where problem is not null');
    expect((await mail()).problems).toMatchObject([{ problem: { code: 'busy' }, mailboxes: ['Name ben'] }]);
  });

  test('what is in quarantine and what has no date is counted', async () => {
    await read();
    await query(
      `insert into quarantine select organization_id, connection_id, 'mail', account_id, gen_random_uuid(), 'x', now() from account`,
    );
    await query(`update stream_partition set items_undated = 2 where part = 'inbox'`);
    expect(await mail()).toMatchObject({ quarantined: 4, undated: 8 });
  });

  test('people who left do not keep a stream from being current', async () => {
    await read();
    await query(
      `update stream_partition set state = 'stopped', due_at = '9999-12-31T00:00:00Z' where account_id in (select account_id from account where source_id = 'ana')`,
    );
    expect(await mail()).toMatchObject({ state: 'current', partitions: { total: 9, current: 9, stopped: 0 } });
  });

  test('a stream that nobody attested to says what it waits for', async () => {
    provider = { ...provider, streams: provider.streams.map((one) => ({ ...one, gate: 'calls' as const })) };
    expect((await mail()).waitingFor).toBe(
      'Nobody has attested yet that people consent to their calls being transcribed.',
    );
    await query("update organization set calls_attested_at = now(), calls_attested_by = 'Ana'");
    expect((await mail()).waitingFor).toBeNull();
  });
});
