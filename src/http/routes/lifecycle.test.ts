// The life of a connection: pause, a new credential, the end with and without erasing, and what is raised about it.
import { describe, expect, test } from 'vitest';
import { aPlace, at, identity, mail, page } from '../../activity/testing.ts';
import { packPage, savePage } from '../../activity/ingest.ts';
import { accountKey, noAccount } from '../../activity/keys.ts';
import { testConnection } from '../../connections/doctor.ts';
import { changeStreams, end, pause, resume, rotate } from '../../connections/lifecycle.ts';
import { dayMs, openConnection, start } from '../../connections/testing-parts.ts';
import { watchOnce } from '../../connections/watch.ts';
import { listAlerts, dismissAlert } from '../../db/queries/alerts.ts';
import { type ConnectionKey, readConnection } from '../../db/queries/connections.ts';
import { seedPartitions } from '../../db/queries/partitions.ts';
import { type Here, withDatabases } from '../../db/testing.ts';
import { mapAccounts } from '../../people/roster.ts';
import { SignInAgain } from '../../providers/errors.ts';
import { rollUp } from '../../signals/rollup.ts';

const read = async (here: Here, key: ConnectionKey) => {
  const found = await here.database.tenant(key.organizationId, (tx) => readConnection(tx, key));
  if (found === null) throw new Error('The connection is gone.');
  return found;
};

type Table =
  | 'connection'
  | 'account'
  | 'activity'
  | 'person'
  | 'signal_day'
  | 'touched_day'
  | 'stream_partition'
  | 'receipt';

const count = async (here: Here, key: ConnectionKey, table: Table): Promise<number> => {
  const rows = await here.database.tenant(key.organizationId, (tx) =>
    tx.selectFrom(table).select('organization_id').where('organization_id', '=', key.organizationId).execute(),
  );
  return rows.length;
};

/** Two people with a mail each, read through the connection. */
const readMail = async (here: Here, key: ConnectionKey, names: readonly string[]): Promise<void> => {
  const on = { ...key, byTenant: ['people'], byMailbox: ['mail'], now: at('05T08:00:00.000') };
  await here.database.tenant(key.organizationId, (tx) => seedPartitions(tx, { ...on, accountIds: null }));
  const people = { ...key, stream: 'people', accountId: noAccount, part: 'root' };
  const now = at('05T09:00:01.000');
  const place = aPlace({ mapAccounts: (tx) => mapAccounts(tx, { ...key, now }), byMailbox: ['mail'] });
  await savePage(here.database, place, packPage(people, page({ identities: names.map((name) => identity(name)) })));
  for (const name of names) {
    const partition = { ...key, stream: 'mail', accountId: accountKey(key.connectionId, name), part: 'root' };
    const activities = [mail(`${name}-1`, { actor: `${name}@contoso.com` })];
    await savePage(here.database, aPlace(), packPage(partition, page({ activities })));
  }
};

const alertsOf = (here: Here, { organizationId }: ConnectionKey) =>
  here.database.tenant(organizationId, (tx) => listAlerts(tx, organizationId));

const compute = (here: Here, { organizationId }: ConnectionKey, now: number): Promise<unknown> =>
  rollUp(here.database, {
    organizationId,
    clock: { now: () => now, sleep: async () => {} },
    signal: new AbortController().signal,
  });

withDatabases((here) => {
  test('a paused connection keeps its credential and goes on where it was', async () => {
    const { parts, key } = await openConnection(here);
    await pause(parts, key);
    expect(await read(here, key)).toMatchObject({ status: 'paused' });
    await expect(parts.sources.get(key.organizationId, key.connectionId)).resolves.toBeDefined();
    await resume(parts, key);
    expect(await read(here, key)).toMatchObject({ status: 'connected', problem: null });
    await parts.sources.close();
  });

  describe('a new credential', () => {
    test('is taken when it passes; until then, and when it fails, the old one stays in use', async () => {
      const { parts, key, tenant, signal, time } = await openConnection(here);
      const failed = await rotate(parts, await read(here, key), { fields: { secret: 'wrong' }, signal });
      expect(failed).toMatchObject({ result: 'failed' });
      const source = await parts.sources.get(key.organizationId, key.connectionId);
      await expect(source.describe(signal)).resolves.toMatchObject({ tenantName: 'Test Tenant' });
      tenant.secret = 'second secret';
      time.now += 1000;
      const taken = await rotate(parts, await read(here, key), {
        fields: { clientId: 'c1', secret: 'second secret' },
        signal,
      });
      expect(taken).toMatchObject({ result: 'rotated' });
      expect(await read(here, key)).toMatchObject({
        status: 'connected',
        settings: { clientId: 'c1' },
        credentialChangedAt: new Date(time.now),
      });
      const again = await parts.sources.get(key.organizationId, key.connectionId);
      await expect(again.describe(signal)).resolves.toMatchObject({ tenantName: 'Test Tenant' });
      await parts.sources.close();
      expect(tenant.open).toBe(0);
    });

    test('of another tenant is refused by name', async () => {
      const { parts, key, signal } = await openConnection(here);
      const connection = { ...(await read(here, key)), grantKey: 'another tenant', tenantName: 'Fabrikam' };
      const refused = await rotate(parts, connection, { fields: { secret: 'first secret' }, signal });
      expect(refused).toMatchObject({ result: 'failed' });
      expect(refused.result === 'failed' && refused.checks.at(-1)?.problem).toMatchObject({
        code: 'other-grant',
        title: 'This credential opens Test Tenant, and this connection is Fabrikam.',
      });
      await parts.sources.close();
    });
  });

  test('streams are switched off and on, and one that the way cannot read is refused', async () => {
    const { parts, key, signal } = await openConnection(here);
    const only = await changeStreams(parts, await read(here, key), { streams: ['people'], signal });
    expect(only).toEqual({ result: 'changed', lacking: [] });
    expect((await read(here, key)).streams).toEqual(['people']);
    expect(await changeStreams(parts, await read(here, key), { streams: ['calls'], signal })).toEqual({
      result: 'invalid',
      message: '"calls" cannot be read this way. Choose from: people, mail.',
    });
    expect(await changeStreams(parts, await read(here, key), { streams: ['mail'], signal })).toMatchObject({
      message: 'These streams read mailboxes, and none of them finds any. Choose people as well.',
    });
    await parts.sources.close();
  });

  describe('the end', () => {
    test('deletes the credential at once and keeps what was read', async () => {
      const { parts, key, tenant } = await openConnection(here);
      await readMail(here, key, ['ana', 'ben']);
      await parts.sources.get(key.organizationId, key.connectionId);
      const receipt = await end(parts, { ...key, erase: false, by: 'Ana Ruiz' });
      expect(receipt).toMatchObject({
        kind: 'disconnected',
        by: 'Ana Ruiz',
        at: new Date(start).toISOString(),
        details: { source: 'Test Tenant', kept: 'what was read' },
      });
      const rows = await here.database.tenant(key.organizationId, (tx) =>
        tx.selectFrom('connection').select(['secret', 'token', 'status']).execute(),
      );
      expect(rows).toEqual([{ secret: null, token: null, status: 'disconnected' }]);
      expect(await count(here, key, 'activity')).toBe(2);
      expect(tenant.open).toBe(0);
      await expect(parts.sources.get(key.organizationId, key.connectionId)).rejects.toThrow(SignInAgain);
    });

    test('can be mended: the same grant comes back with its history', async () => {
      const { parts, key, signal } = await openConnection(here);
      await readMail(here, key, ['ana']);
      await end(parts, { ...key, erase: false, by: 'Ana' });
      const back = await rotate(parts, await read(here, key), { fields: { secret: 'first secret' }, signal });
      expect(back).toMatchObject({ result: 'rotated' });
      expect(await read(here, key)).toMatchObject({ status: 'connected' });
      expect(await count(here, key, 'activity')).toBe(1);
      await parts.sources.close();
    });

    test('erases everything where that is asked, with figures and people, and the receipt counts it', async () => {
      const { parts, key } = await openConnection(here);
      await readMail(here, key, ['ana', 'ben']);
      await compute(here, key, start);
      expect(await count(here, key, 'signal_day')).toBeGreaterThan(0);
      const receipt = await end(parts, { ...key, erase: true, by: 'Ana' });
      expect(receipt?.details).toMatchObject({ kept: 'nothing', accounts: 2, people: 2, activities: 2 });
      for (const table of [
        'connection',
        'account',
        'activity',
        'person',
        'signal_day',
        'touched_day',
        'stream_partition',
      ] as const)
        expect([table, await count(here, key, table)]).toEqual([table, 0]);
      expect(await count(here, key, 'receipt')).toBe(1);
      expect(await end(parts, { ...key, erase: true, by: 'Ana' })).toBeNull();
    });
  });

  describe('alerts', () => {
    test('remind 30, 14, 7 and 1 days before a credential ends, each anew, and when it has', async () => {
      const ends = new Date(start + 31 * dayMs).toISOString();
      const { parts, key, time, signal } = await openConnection(here, { secretEndsAt: ends });
      const told: string[] = [];
      for (let day = 0; day <= 32; day += 1) {
        time.now = start + day * dayMs;
        await testConnection(parts, { ...key, signal });
        for (const alert of await alertsOf(here, key)) {
          told.push(`${31 - day} ${alert.problem.code}`);
          const { organizationId } = key;
          await here.database.tenant(organizationId, (tx) =>
            dismissAlert(tx, { organizationId, alertId: alert.alertId, by: 'Ana', now: new Date(time.now) }),
          );
        }
      }
      expect(told).toEqual([
        '30 credential-expires',
        '14 credential-expires',
        '7 credential-expires',
        '1 credential-expires',
        '0 credential-expired',
      ]);
      await parts.sources.close();
    });

    test('do not put off to tomorrow what ends on the same day', async () => {
      const ends = new Date(start + dayMs / 4);
      const { parts, key, signal } = await openConnection(here, { secretEndsAt: ends.toISOString() });
      await testConnection(parts, { ...key, signal });
      const [alert] = await alertsOf(here, key);
      expect(alert?.problem.title).toBe(
        `The credential of Test Tenant expires within a day, on ${ends.toISOString().slice(0, 10)}.`,
      );
      await parts.sources.close();
    });

    test('name a credential that opens nothing any more, once, and go when it does again', async () => {
      const { parts, key, tenant, signal } = await openConnection(here);
      tenant.secret = 'revoked';
      await testConnection(parts, { ...key, signal });
      await testConnection(parts, { ...key, signal });
      expect(await alertsOf(here, key)).toMatchObject([
        { kind: 'connection-stopped', problem: { code: 'secret-wrong' } },
      ]);
      tenant.secret = 'first secret';
      await testConnection(parts, { ...key, signal });
      expect(await alertsOf(here, key)).toEqual([]);
      tenant.missing = ['mail'];
      await testConnection(parts, { ...key, signal });
      expect(await alertsOf(here, key)).toMatchObject([{ kind: 'test-failed' }]);
      await parts.sources.close();
    });
  });

  test('a connection is tested once a day, by one of all who look, and soon again while something passes by itself', async () => {
    const { parts, key, time, signal, tenant } = await openConnection(here);
    const mine = async () => (await read(here, key)).checkedAt?.getTime();
    await watchOnce(parts, signal);
    expect(await mine()).toBe(start);
    time.now = start + dayMs;
    await Promise.all([watchOnce(parts, signal), watchOnce(parts, signal)]);
    expect(await mine()).toBe(start + dayMs);
    tenant.missing = ['mail'];
    tenant.who = 'microsoft';
    await testConnection(parts, { ...key, signal });
    time.now += 120_000;
    await watchOnce(parts, signal);
    expect(await mine()).toBe(start + dayMs + 120_000);
    await pause(parts, key);
    time.now = start + 3 * dayMs;
    await watchOnce(parts, signal);
    expect(await mine()).toBe(start + dayMs + 120_000);
    await parts.sources.close();
  });
});
