// Reading and retention on both engines: what was purged is not taken in again, however often everything is read anew.
import { beforeEach, expect, test } from 'vitest';
import { purgeOrganization } from '../activity/retention.ts';
import { addConnection, addOrganization } from '../activity/testing.ts';
import type { ConnectionKey } from '../db/queries/connections.ts';
import { changeRetention } from '../db/queries/retention.ts';
import { withDatabases } from '../db/testing.ts';
import { rowsOf } from '../db/testing-rows.ts';
import { FakeTenant } from './testing.ts';
import { engineParts, slice } from './testing-engine.ts';

/** Their messages are of February 2026, all over the month. */
const shape = { people: ['ana', 'ben'], folders: { inbox: 25, sent: 11 }, pageSize: 10 };
const now = Date.parse('2026-03-01T12:00:00Z');

withDatabases((here) => {
  let key: ConnectionKey;
  const query = (text: string) => rowsOf(here.database, key.organizationId, text);
  const purge = () => {
    const work = { organizationId: key.organizationId, now, signal: new AbortController().signal };
    return purgeOrganization({ database: here.database, settle: () => Promise.resolve() }, work);
  };
  const keepTenDays = () =>
    here.database.tenant(key.organizationId, (tx) =>
      changeRetention(tx, { ...key, kind: 'activity', days: 10, at: new Date(now), by: 'Zoe' }),
    );
  const counts = async () => {
    const [row] = await query(
      `select count(*) filter (where at < '2026-02-20') as old, count(*) as held from activity`,
    );
    return { old: Number(row?.['old']), held: Number(row?.['held']) };
  };

  beforeEach(async () => {
    key = await addConnection(here.database, await addOrganization(here.database), ['people', 'mail']);
  });

  test('a mailbox that is read again from the beginning brings back nothing that was purged', async () => {
    const parts = engineParts(here.database, new FakeTenant(shape).source());
    await slice(parts, key);
    const before = await counts();
    expect(before.held).toBe(72);
    expect(before.old).toBeGreaterThan(0);
    await keepTenDays();
    expect(await purge()).toEqual({ activity: before.old });
    await query(`update stream_partition set cursor = null, due_at = '2020-01-01' where stream = 'mail'`);
    await query('delete from touched_day');
    await slice(parts, key);
    expect(await counts()).toEqual({ old: 0, held: before.held - before.old });
    expect(await query('select 1 from touched_day')).toEqual([]);
    // It was read as far back as the connection says, once: of these days everything is known.
    expect(await query('select distinct read_from from stream_partition')).toEqual([{ read_from: null }]);
  });

  test('what is first read under a limit is asked for from then on, and says so', async () => {
    await keepTenDays();
    await purge();
    const asked: (string | null)[] = [];
    const source = new FakeTenant(shape).source();
    const streams = source.streams.map((stream) => ({
      ...stream,
      next: (request: Parameters<typeof stream.next>[0]) => {
        if (stream.name === 'mail') asked.push(request.since);
        return stream.next(request);
      },
    }));
    await slice(engineParts(here.database, { ...source, streams }), key);
    const floor = '2026-02-20T00:00:00.000Z';
    expect(new Set(asked)).toEqual(new Set([floor]));
    expect((await counts()).old).toBe(0);
    const from = await query(`select distinct read_from from stream_partition where stream = 'mail'`);
    expect(from).toEqual([{ read_from: new Date(floor) }]);
  });
});
