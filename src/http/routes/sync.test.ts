// Syncing as it is told: history, quarantine and reading it again, coverage by stream and day.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { listQuarantine, listRuns, listSyncProblems, readCoverage, retryQuarantine } from '../../contract/sync.ts';
import { upsertAccounts } from '../../db/queries/accounts.ts';
import { setPaused } from '../../db/queries/connections.ts';
import { openImportConnection } from '../../db/queries/import-connections.ts';
import { savePeople } from '../../db/queries/people.ts';
import { saveUntold } from '../../db/queries/untold.ts';
import type { Tx } from '../../db/schema.ts';
import type { TestOrganization } from '../testing-organization.ts';
import { openTestProduct, type TestProduct } from '../testing-product.ts';

const tenant = '00000000-0000-0000-0000-000000000000';
const problem = { code: 'no-mailbox', title: 'No mailbox.', fix: 'License it.', who: 'admin', link: null, raw: '404' };

let product: TestProduct;
let a: TestOrganization;
beforeAll(async () => {
  product = await openTestProduct();
  ({ a } = product);
});
afterAll(() => product.close());

const within = <Result>(work: (tx: Tx) => Promise<Result>): Promise<Result> =>
  product.database.tenant(a.organizationId, work);

const ask = async (method: 'GET' | 'POST', url: string, payload?: object) => {
  const body = payload === undefined ? {} : { payload };
  return product.server.inject({ method, url, cookies: { plumbline: a.tokens.owner }, ...body });
};

const partition = (row: {
  stream: string;
  accountId: string;
  part?: string;
  asOf?: string | null;
  stopped?: boolean;
}) => ({
  organization_id: a.organizationId,
  connection_id: a.connectionId,
  stream: row.stream,
  account_id: row.accountId,
  part: row.part ?? 'root',
  cursor: JSON.stringify('somewhere'),
  cursor_version: 5,
  state: row.stopped === true ? ('stopped' as const) : ('current' as const),
  problem: row.stopped === true ? JSON.stringify(problem) : null,
  attempts: 0,
  due_at: '2099-01-01T00:00:00Z',
  as_of: row.asOf ?? null,
  restarts: 0,
  items_done: 7,
  items_undated: 0,
  updated_at: '2026-03-02T08:00:00Z',
});

/** A person with an account that holds a mailbox, made before 2026. */
const addPerson = async (name: string, created = '2025-01-01T00:00:00Z'): Promise<string> => {
  const [accountId, personId] = [randomUUID(), randomUUID()];
  const key = { organizationId: a.organizationId, connectionId: a.connectionId };
  const entry = { department: null, jobTitle: null, managerId: null, joinedOn: null, leftOn: null };
  await within(async (tx) => {
    const account = { accountId, sourceId: name, kind: 'person' as const, displayName: name, addresses: [] };
    const more = { department: null, jobTitle: null, managerSourceId: null, enabled: true, mailbox: true };
    await upsertAccounts(tx, { ...key, accounts: [{ ...account, ...more, createdAt: new Date(created) }] });
    const people = [{ ...entry, personId, fullName: name, email: `${name}@x.example` }];
    await savePeople(tx, { organizationId: a.organizationId, people });
    const mapping = { organization_id: a.organizationId, account_id: accountId, person_id: personId };
    await tx
      .insertInto('account_person')
      .values({ ...mapping, mapping_id: randomUUID(), mapped_by: 'rule', mapped_at: created, confidence: 1 })
      .execute();
  });
  return accountId;
};

const clear = () =>
  within(async (tx) => {
    for (const table of ['quarantine', 'stream_partition', 'sync_run', 'account', 'person'] as const)
      await tx.deleteFrom(table).where('organization_id', '=', a.organizationId).execute();
  });

const odd = (stream: string, accountId: string, reason: string) => ({
  organization_id: a.organizationId,
  connection_id: a.connectionId,
  stream,
  account_id: accountId,
  item: randomUUID(),
  reason,
  seen_at: '2026-03-02T08:00:00Z',
});

const cover = async (from: string, to: string) =>
  readCoverage.output.parse((await ask('GET', `/api/sync/coverage?from=${from}&to=${to}`)).json());

const page = async (query = '') =>
  listQuarantine.output.parse((await ask('GET', `/api/sync/quarantine?${query}`)).json());

const reasons = async () => {
  const { groups } = await page();
  return groups.map(({ stream, reason, items, mailboxes }) => [stream, reason, items, mailboxes]);
};
beforeEach(clear);

const mailOf = async (from: string, to: string) => {
  const { streams } = await cover(from, to);
  const mail = streams.find(({ stream }) => stream === 'mail');
  return {
    days: mail?.days.map(({ complete, expected }) => `${complete} of ${expected}`),
    missing: mail?.days.map(({ missing }) => missing.map(({ cause, people }) => `${people} ${cause}`)),
    causes: mail?.causes.map(({ code }) => code).sort(),
  };
};

describe('the history', () => {
  test('is told newest first, with the names that people know, and can be narrowed', async () => {
    const run = (stream: string, hour: string, finished: boolean) => ({
      organization_id: a.organizationId,
      connection_id: a.connectionId,
      stream,
      started_at: `2026-03-02T${hour}:00:00Z`,
      finished_at: finished ? `2026-03-02T${hour}:01:30Z` : null,
      items: 12,
      requests: 3,
      waited_ms: 1500,
      failures: 1,
      quarantined: 0,
    });
    await within((tx) =>
      tx
        .insertInto('sync_run')
        .values([run('mail', '08', true), run('people', '09', true), run('mail', '10', false)])
        .execute(),
    );
    const { runs } = listRuns.output.parse((await ask('GET', '/api/sync/runs')).json());
    expect(runs.map(({ stream, finishedAt }) => [stream, finishedAt])).toEqual([
      ['mail', null],
      ['people', '2026-03-02T09:01:30.000Z'],
      ['mail', '2026-03-02T08:01:30.000Z'],
    ]);
    expect(runs[0]).toMatchObject({
      connectionName: `Tenant ${a.mark}`,
      title: 'mail',
      waitedSeconds: 1.5,
      failures: 1,
    });
    const path = `/api/sync/runs?stream=mail&size=1&connection=${a.connectionId}`;
    const { total, runs: narrowed } = listRuns.output.parse((await ask('GET', path)).json());
    expect([total, narrowed.map(({ finishedAt }) => finishedAt)]).toEqual([2, [null]]);
    const second = listRuns.output.parse((await ask('GET', `${path}&page=2`)).json());
    expect(second.runs.map(({ startedAt }) => startedAt)).toEqual(['2026-03-02T08:00:00.000Z']);
    expect(listRuns.output.parse((await ask('GET', `${path}&page=3`)).json())).toEqual({ total: 2, runs: [] });
  });
});

describe('the quarantine', () => {
  test('is told by stream and fault, and read again mailbox by mailbox', async () => {
    const [ana, ben] = [await addPerson('ana'), await addPerson('ben')];
    await within(async (tx) => {
      const asOf = '2026-03-02T08:00:00Z';
      const rows = [
        partition({ stream: 'mail', accountId: ana, asOf }),
        partition({ stream: 'mail', accountId: ana, part: 'inbox', asOf }),
        partition({ stream: 'mail', accountId: ben, asOf }),
        partition({ stream: 'people', accountId: tenant, asOf }),
      ];
      await tx.insertInto('stream_partition').values(rows).execute();
      const items = [odd('mail', ana, 'at: bad'), odd('mail', ana, 'at: bad'), odd('people', tenant, 'id: none')];
      await tx.insertInto('quarantine').values(items).execute();
    });
    expect(await reasons()).toEqual([
      ['mail', 'at: bad', 2, 1],
      ['people', 'id: none', 1, 0],
    ]);
    const path = `/api/connections/${a.connectionId}/quarantine/retry`;
    const answer = await ask('POST', path, { stream: 'mail' });
    expect(retryQuarantine.output.parse(answer.json())).toEqual({ partitions: 2, mailboxes: 1, items: 2 });
    expect(await reasons()).toEqual([['people', 'id: none', 1, 0]]);
    const rows = await within((tx) =>
      tx
        .selectFrom('stream_partition')
        .select(['account_id', 'cursor', 'cursor_version', 'as_of'])
        .where('stream', '=', 'mail')
        .where('state', '=', 'waiting')
        .execute(),
    );
    // What was complete up to a time stays so: its figures do not vanish while it is read again.
    const begun = { account_id: ana, cursor: null, cursor_version: 6, as_of: new Date('2026-03-02T08:00:00Z') };
    expect(rows).toEqual([begun, begun]);
    expect((await ask('POST', path, { stream: 'nothing' })).json()).toEqual({ partitions: 0, mailboxes: 0, items: 0 });
  });

  test('ends nowhere without saying how much more there is', async () => {
    const ana = await addPerson('ana');
    const items = Array.from({ length: 250 }, (_, fault) =>
      odd('mail', ana, `fault ${String(fault).padStart(3, '0')}`),
    );
    await within((tx) =>
      tx
        .insertInto('quarantine')
        .values([...items, odd('mail', ana, 'fault 249'), odd('people', tenant, 'id: none')])
        .execute(),
    );
    const first = await page('stream=mail&size=200');
    expect([first.total, first.items, first.groups.length, first.groups[0]?.reason]).toEqual([
      250,
      251,
      200,
      'fault 249',
    ]);
    const second = await page('stream=mail&size=200&page=2');
    expect(new Set([...first.groups, ...second.groups].map(({ reason }) => reason)).size).toBe(250);
    expect(await page('size=1')).toMatchObject({ total: 251, items: 252 });
  });

  test('of imported files says that they are to be imported once more', async () => {
    const connectionId = randomUUID();
    const key = { organizationId: a.organizationId, connectionId };
    await within(async (tx) => {
      const now = new Date('2026-03-02T08:00:00Z');
      await openImportConnection(tx, {
        ...key,
        provider: 'slack',
        importId: 'export',
        title: 'Export',
        by: 'Ana',
        now,
      });
      await tx
        .insertInto('quarantine')
        .values({ ...odd('chats', tenant, 'ts: bad'), connection_id: connectionId })
        .execute();
    });
    const { groups } = listQuarantine.output.parse((await ask('GET', '/api/sync/quarantine')).json());
    expect(groups.map(({ stream, again }) => [stream, again])).toEqual([['chats', 'import']]);
    const answer = await ask('POST', `/api/connections/${connectionId}/quarantine/retry`, { stream: 'chats' });
    expect([answer.statusCode, answer.json()]).toMatchObject([409, { error: { code: 'imported' } }]);
    await within((tx) =>
      tx
        .deleteFrom('connection')
        .where('connection_id', '=', connectionId)
        .where('organization_id', '=', a.organizationId)
        .execute(),
    );
  });

  test('of what is not read any more is left as it is', async () => {
    const ana = await addPerson('ana');
    await within((tx) =>
      tx
        .insertInto('quarantine')
        .values([odd('mail', ana, 'at: bad')])
        .execute(),
    );
    const path = `/api/connections/${a.connectionId}/quarantine/retry`;
    expect((await ask('POST', path, { stream: 'mail' })).json()).toEqual({ partitions: 0, mailboxes: 0, items: 0 });
    expect(await reasons()).toEqual([['mail', 'at: bad', 1, 1]]);
  });
});

describe('problems', () => {
  beforeEach(clear);

  test('are told by cause, with how many mailboxes it keeps out over all streams', async () => {
    const [ana, ben] = [await addPerson('ana'), await addPerson('ben')];
    await within((tx) =>
      tx
        .insertInto('stream_partition')
        .values([
          partition({ stream: 'mail', accountId: ana, stopped: true }),
          partition({ stream: 'people', accountId: ana, stopped: true }),
          partition({ stream: 'mail', accountId: ben, stopped: true }),
          partition({ stream: 'mail', accountId: ben, part: 'inbox', asOf: '2026-03-02T23:59:59Z' }),
        ])
        .execute(),
    );
    const { problems } = listSyncProblems.output.parse((await ask('GET', '/api/sync/problems')).json());
    const [only, ...others] = problems;
    expect(others).toEqual([]);
    expect(only).toMatchObject({
      problem,
      streams: ['mail', 'people'],
      partitions: 3,
      mailboxes: 2,
      names: ['ana', 'ben'],
    });
  });
});

const completeFrom = async (from: string) =>
  (await cover(from, '2026-03-03')).streams[0]?.days.map(({ complete, missing }) => [complete, missing[0]?.cause]);

describe('the coverage of streams', () => {
  beforeEach(clear);

  test('counts a day for a person once all of their mailbox was read to its end', async () => {
    const [ana, ben, cleo] = [await addPerson('ana'), await addPerson('ben'), await addPerson('cleo')];
    await addPerson('dora');
    await within((tx) =>
      tx
        .insertInto('stream_partition')
        .values([
          partition({ stream: 'mail', accountId: ana, asOf: '2026-03-04T00:00:00Z' }),
          partition({ stream: 'mail', accountId: ben, asOf: '2026-03-04T06:00:00Z' }),
          partition({ stream: 'mail', accountId: ben, part: 'inbox', asOf: '2026-03-02T23:59:59Z' }),
          partition({ stream: 'mail', accountId: cleo, stopped: true }),
        ])
        .execute(),
    );
    expect(await mailOf('2026-03-01', '2026-03-03')).toEqual({
      days: ['2 of 4', '1 of 4', '1 of 4'],
      missing: [
        ['1 no-mailbox', '1 not-read'],
        ['1 no-mailbox', '1 not-read', '1 not-read-yet'],
        ['1 no-mailbox', '1 not-read', '1 not-read-yet'],
      ],
      causes: ['no-mailbox', 'not-read', 'not-read-yet'],
    });
  });

  test('expects nobody before their account was made, and all of a tenant when its one part was read', async () => {
    await addPerson('ana');
    await addPerson('ben', '2026-03-02T10:00:00Z');
    await within((tx) =>
      tx
        .insertInto('stream_partition')
        .values([partition({ stream: 'people', accountId: tenant, asOf: '2026-03-02T12:00:00Z' })])
        .execute(),
    );
    const { zone, streams } = await cover('2026-03-01', '2026-03-02');
    expect(zone).toBe('UTC');
    expect(streams[0]).toMatchObject({
      stream: 'people',
      days: [
        { complete: 1, expected: 1, missing: [] },
        { complete: 0, expected: 2, missing: [{ cause: 'not-read-yet', people: 2 }] },
      ],
    });
  });

  test('leaves out the days that the source did not tell of, and says why', async () => {
    const ana = await addPerson('ana');
    await within(async (tx) => {
      await tx
        .insertInto('stream_partition')
        .values([partition({ stream: 'mail', accountId: ana, asOf: '2026-03-04T00:00:00Z' })])
        .execute();
      const key = { organizationId: a.organizationId, connectionId: a.connectionId, stream: 'mail', accountId: ana };
      const lost = { from: '2026-03-02T10:00:00Z', to: '2026-03-03T00:00:00Z', why: 'lost' as const };
      await saveUntold(tx, { ...key, part: 'root' }, [lost]);
    });
    expect(await mailOf('2026-03-01', '2026-03-03')).toEqual({
      days: ['1 of 1', '0 of 1', '1 of 1'],
      missing: [[], ['1 no-longer-told'], []],
      causes: ['no-longer-told'],
    });
    await within((tx) => tx.deleteFrom('untold_span').where('organization_id', '=', a.organizationId).execute());
  });

  test('takes a part that is new for read up to when it was made', async () => {
    await addPerson('ana');
    const made = {
      ...partition({ stream: 'people', accountId: tenant, part: 'new' }),
      made_at: '2026-03-02T10:00:00Z',
    };
    const other = partition({ stream: 'people', accountId: tenant, asOf: '2026-03-04T12:00:00Z' });
    await within((tx) => tx.insertInto('stream_partition').values([other, made]).execute());
    expect(await completeFrom('2026-03-01')).toEqual([
      [1, undefined],
      [0, 'not-read-yet'],
      [0, 'not-read-yet'],
    ]);
    expect(await completeFrom('2026-03-03')).toEqual([[0, 'not-read']]);
    const unread = partition({ stream: 'people', accountId: tenant, part: 'of unknown age' });
    await within((tx) => tx.insertInto('stream_partition').values([unread]).execute());
    expect(await completeFrom('2026-03-02')).toEqual([
      [0, 'not-read'],
      [0, 'not-read'],
    ]);
  });

  test('says that a connection is paused where that is why', async () => {
    await addPerson('ana');
    const key = { organizationId: a.organizationId, connectionId: a.connectionId };
    await within((tx) => setPaused(tx, { ...key, paused: true }));
    expect((await mailOf('2026-03-01', '2026-03-01')).causes).toEqual(['connection-paused']);
    await within((tx) => setPaused(tx, { ...key, paused: false }));
  });

  test('is refused for a period that nobody could read', async () => {
    expect((await ask('GET', '/api/sync/coverage?from=2026-03-02&to=2026-03-01')).statusCode).toBe(400);
    expect((await ask('GET', '/api/sync/coverage?from=2026-01-01&to=2026-12-31')).statusCode).toBe(400);
  });
});
