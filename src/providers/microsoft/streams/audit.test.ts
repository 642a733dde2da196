// The audit log: what is kept of a record, how a query is asked for and waited for, and that truncated or failing ones lose nothing.
import { describe, expect, it } from 'vitest';
import type { NetworkRequest } from '../../../lib/network.ts';
import { GiveUp, NeedsAdmin, RetryLater } from '../../errors.ts';
import type { Cursor, Page } from '../../stream.ts';
import { type Answer, canary, describeStream, drain, toNetwork } from '../../testing.ts';
import { clockAt, graphFault, isGraph, json, link, microsoft, noon, openTestGraph } from '../testing.ts';
import { auditStream } from './audit.ts';

const hour = 3_600_000;
const day = 24 * hour;
const root = { mailbox: null, part: 'root' };
const user = '26be570a-1111-4222-8333-000000000001';
const queries = '/security/auditLog/queries';

const record = (given: Record<string, unknown> = {}) => ({
  id: 'record-1',
  createdDateTime: '2026-11-20T09:15:41Z',
  auditLogRecordType: 'SharePointFileOperation',
  operation: 'FileAccessed',
  userType: 'Regular',
  userId: user,
  service: 'SharePoint',
  objectId: canary,
  userPrincipalName: 'ana@contoso.com',
  clientIp: canary,
  auditData: { UserKey: 'i:0h.f|membership|1003@live.com', ObjectId: canary, SourceFileName: canary },
  ...given,
});

const named = (...names: string[]) => names.map((id) => record({ id }));

/** An audit log that finishes every query at once. `records`: of the slice that the query with this number asked for. */
const logOf = (given: {
  readonly records?: (slice: { from: number; to: number }, pass: number) => unknown[];
  readonly status?: (slice: { from: number; to: number }) => Record<string, unknown>;
}) => {
  const { records = () => [], status = () => ({}) } = given;
  const slices: { from: number; to: number }[] = [];
  const passes = new Map<number, number>();
  const answer = (path: string, { body, method }: NetworkRequest): Answer => {
    if (method === 'POST') {
      const { filterStartDateTime, filterEndDateTime } = JSON.parse(body ?? '');
      slices.push({ from: Date.parse(filterStartDateTime), to: Date.parse(filterEndDateTime) });
      return json({ id: `query-${slices.length - 1}`, status: 'notStarted' }, 201);
    }
    const at = Number(/query-(\d+)/.exec(path)?.[1]);
    const slice = slices[at]!;
    if (!path.endsWith('/records')) return json({ id: `query-${at}`, status: 'succeeded', ...status(slice) });
    passes.set(at, (passes.get(at) ?? 0) + 1);
    return json({ value: records(slice, passes.get(at) ?? 1) });
  };
  return { slices, passes, answer };
};

const counted = { approximateReturnedRecordCount: 3 };
const second = `${queries}/query-0/records?$skiptoken=2`;
const healthy = (path: string, { method }: NetworkRequest): Answer => {
  if (method === 'POST') return json({ id: 'query-0', status: 'notStarted' }, 201);
  if (path === second) return json({ value: [record({ id: 'record-3' })] });
  if (path.endsWith('/records'))
    return json({ value: [record(), record({ id: 'record-2' })], '@odata.nextLink': link(second) });
  return json({ id: 'query-0', status: 'succeeded', ...counted });
};

type Answering = (path: string, request: NetworkRequest) => Answer;

const open = (answer: Answering, asked: NetworkRequest[] = [], now = noon) =>
  auditStream(openTestGraph(toNetwork(microsoft(answer), asked), now), clockAt(now));

const since = '2026-11-20T05:00:00.000Z';

describeStream({
  name: 'audit',
  open: (network) => auditStream(openTestGraph(network), clockAt(noon)),
  partition: root,
  since,
  answer: microsoft(healthy),
  isData: isGraph,
  content: ['objectId', 'clientIp', 'auditData', 'keywordFilter'],
});

const read = async (items: unknown[]): Promise<Page> => {
  const log = logOf({ records: () => items, status: () => ({ approximateReturnedRecordCount: items.length }) });
  const { pages } = await drain(() => open(log.answer), { partition: root, since });
  return pages.find(({ events }) => events !== undefined)!;
};

/** Reads on as the product does, with a clock that moves only by the waits that are asked for. */
const readAll = async (
  answer: Answering,
  start: { readonly since?: string | null; readonly cursor?: Cursor | null; readonly now?: number } = {},
) => {
  const asked: NetworkRequest[] = [];
  const pages: Page[] = [];
  const waits: number[] = [];
  let { now = noon, cursor = null } = start;
  for (let done = false; !done; ) {
    if (pages.length > 3000) throw new Error('The stream does not come to an end.');
    const stream = open(answer, asked, now);
    const request = { partition: root, since: start.since ?? null, cursor, signal: new AbortController().signal };
    const page = await stream.next(request).catch((error: unknown) => {
      if (!(error instanceof RetryLater) || error.seconds === null || error.scope !== 'part') throw error;
      waits.push(error.seconds);
      now += error.seconds * 1000;
      return null;
    });
    if (page === null) continue;
    pages.push(page);
    ({ cursor, done } = page);
  }
  const events = pages.flatMap((page) => page.events ?? []);
  const aside = pages.flatMap(({ quarantined }) => quarantined);
  return { pages, waits, asked: asked.filter(isGraph), cursor, now, aside, ids: new Set(events.map(({ id }) => id)) };
};

describe('a record of the audit log', () => {
  it('is who did what kind of thing in which service', async () => {
    const { events, sightings } = await read([record()]);
    expect(events).toEqual([
      {
        kind: 'audit',
        id: 'record-1',
        at: '2026-11-20T09:15:41.000Z',
        account: user,
        service: 'SharePoint',
        operation: 'FileAccessed',
      },
    ]);
    expect(sightings).toEqual([{ id: user, kind: 'unknown', displayName: '', addresses: ['ana@contoso.com'] }]);
  });

  it('that names no id of the directory is of an address', async () => {
    const { events, sightings } = await read([record({ userId: 'Ana@Contoso.com', userPrincipalName: null })]);
    expect(events?.[0]?.account).toBe('address:ana@contoso.com');
    expect(sightings).toEqual([
      { id: 'address:ana@contoso.com', kind: 'unknown', displayName: '', addresses: ['ana@contoso.com'] },
    ]);
  });

  it('finds the id of the directory where the service wrote it, and keeps the address, should it be another id', async () => {
    const { events, sightings } = await read([record({ userId: 'ana@contoso.com', auditData: { UserKey: user } })]);
    expect(events?.[0]?.account).toBe(user);
    expect(sightings).toMatchObject([{ id: user, addresses: ['ana@contoso.com'] }]);
  });

  it('whose operation is written with blanks has them as hyphens; without a service it is of its kind of record', async () => {
    const { events } = await read([record({ operation: 'Add member to role.', service: null })]);
    expect(events).toMatchObject([{ operation: 'Add-member-to-role', service: 'SharePointFileOperation' }]);
  });

  it.each([
    { userType: 'System' },
    { userType: 'Application' },
    { userType: 'ServicePrincipal' },
    { userType: 'DcAdmin' },
    { userId: 'app@sharepoint' },
    { userId: 'NT AUTHORITY\\SYSTEM (w3wp)' },
  ])('of a program (%j) is left out', async (given) => {
    const page = await read([record(given)]);
    expect([page.events, page.quarantined]).toEqual([[], []]);
  });

  it.each([
    [{ operation: 'File "Salaries" read' }, 'operation: is no name out of a list'],
    [{ service: 'x'.repeat(81) }, 'service: is no name out of a list'],
    [
      { userId: '1003BFFD9A7D3BD6', userPrincipalName: null },
      'userId: is neither an id of the directory nor an address',
    ],
    [{ createdDateTime: null }, 'createdDateTime: is missing'],
  ])('that cannot be read (%j) is set aside alone, with path and fault', async (given, reason) => {
    const page = await read([record(), record({ id: 'bad', ...given })]);
    expect(page.events?.map(({ id }) => id)).toEqual(['record-1']);
    expect(page.quarantined).toEqual([{ id: 'bad', reason }]);
  });

  it('with a million signs where an address is told is set aside at once', async () => {
    const page = await read([record({ userId: null, userPrincipalName: `a@${'.'.repeat(1_000_000)}@` })]);
    expect(page.quarantined).toMatchObject([{ reason: 'userId: is neither an id of the directory nor an address' }]);
  });

  it('that comes many times is one', async () => {
    expect((await read(Array.from({ length: 118 }, () => record()))).events).toHaveLength(1);
  });
});

describe('the audit log', () => {
  it('is asked for in days, the newest first, a week back; the latest hour is left to the next run', async () => {
    const log = logOf({ records: () => [] });
    const { cursor } = await readAll(log.answer);
    expect(log.slices).toHaveLength(7);
    expect(log.slices[0]).toEqual({ from: noon - hour - day, to: noon - hour });
    expect(log.slices.at(-1)?.from).toBe(noon - 7 * day);
    const later = logOf({ records: () => [] });
    await readAll(later.answer, { cursor, now: noon + hour });
    expect(later.slices).toEqual([{ from: noon - 3 * hour, to: noon }]);
  });

  it('is asked for again once a day as far back as late records come', async () => {
    const { cursor } = await readAll(logOf({}).answer);
    const later = logOf({});
    const second = await readAll(later.answer, { cursor, now: noon + day });
    expect([later.slices[0]?.to, later.slices.at(-1)?.from]).toEqual([noon + day - hour, noon + day - 50 * hour]);
    const soon = logOf({});
    await readAll(soon.answer, { cursor: second.cursor, now: noon + day + hour });
    expect(soon.slices).toEqual([{ from: noon + day - 3 * hour, to: noon + day }]);
  });

  it('that has nothing new yet costs no query', async () => {
    const { cursor } = await readAll(logOf({}).answer);
    const again = logOf({});
    await readAll(again.answer, { cursor });
    expect(again.slices).toEqual([]);
  });

  it('is waited for, longer each time, with nothing asked in between', async () => {
    let polls = 0;
    const log = logOf({ status: () => ({ status: (polls += 1) <= 9 ? 'running' : 'succeeded' }) });
    const { waits, asked } = await readAll(log.answer, { since });
    expect(waits).toEqual([5, 10, 20, 40, 80, 160, 300, 300, 300]);
    expect(asked).toHaveLength(1 + 10 + 2);
  });

  it('shows what is new while a long past is read', async () => {
    // Each step takes half an hour.
    const log = logOf({});
    let now = noon;
    let cursor: Cursor | null = null;
    for (let done = false; !done; now += hour / 2) {
      const request = { partition: root, since: null, cursor, signal: new AbortController().signal };
      ({ cursor, done } = await open(log.answer, [], now).next(request));
    }
    const tops = log.slices.map(({ to }) => (to - noon) / hour);
    expect(tops[0]).toBe(-1);
    expect(tops.filter((top) => top > 0).length).toBeGreaterThan(1);
    const covered = [...log.slices].sort((a, b) => a.from - b.from);
    for (const [at, slice] of covered.entries())
      if (at > 0) expect(slice.from).toBeLessThanOrEqual(Math.max(...covered.slice(0, at).map(({ to }) => to)));
  });

  it('that holds more than a query gives is asked for in halves, and nothing is lost', async () => {
    const most = 40;
    const times = Array.from({ length: 500 }, (_, at) => noon - 7 * hour + at * 40_000);
    const within = ({ from, to }: { from: number; to: number }) => times.filter((time) => time >= from && time < to);
    const log = logOf({
      records: (slice) =>
        within(slice)
          .slice(0, most)
          .map((time) => record({ id: `record-${time}` })),
      status: (slice) => ({ isRecordCountLimitExceeded: within(slice).length > most }),
    });
    const { ids, aside } = await readAll(log.answer, { since: '2026-11-20T05:00:00.000Z' });
    expect([ids.size, aside]).toEqual([times.length, []]);
  });

  it('that holds too much in the shortest time says so', async () => {
    const log = logOf({ records: () => [record()], status: () => ({ isRecordCountLimitExceeded: true }) });
    const { aside, ids, pages } = await readAll(log.answer, { since: '2026-11-20T10:57:00.000Z' });
    expect(ids.size).toBe(1);
    const slice = { from: '2026-11-20T10:57:00.000Z', to: '2026-11-20T11:00:00.000Z' };
    expect(pages.flatMap(({ untold = [] }) => untold)).toEqual([{ ...slice, why: 'refused' }]);
    expect(pages.flatMap(({ told = [] }) => told)).toEqual([]);
    expect(aside).toEqual([
      {
        id: '2026-11-20T10:57:00.000Z/2026-11-20T11:00:00.000Z',
        reason: 'records: more than a query gives in the shortest time',
      },
    ]);
  });

  it('whose numbers are not told, or too low, is read again; all that came is kept', async () => {
    const all = ['a', 'b', 'c', 'd'].map((id) => record({ id }));
    const log = logOf({
      records: (_, pass) => (pass === 1 ? all.slice(0, 2) : all.slice(1)),
      status: () => ({ approximateReturnedRecordCount: 4 }),
    });
    const { ids } = await readAll(log.answer, { since });
    expect([[...ids].sort().join(''), log.passes.get(0)]).toEqual(['abcd', 3]);
    const doubled = logOf({
      records: (_, pass) =>
        pass === 1 ? [...Array.from({ length: 40 }, () => record({ id: 'a' })), ...all.slice(2)] : all,
      status: () => ({ approximateReturnedRecordCount: 4 }),
    });
    expect((await readAll(doubled.answer, { since })).ids.size).toBe(4);
    const sure = logOf({ records: () => all, status: () => ({ approximateReturnedRecordCount: 4 }) });
    await readAll(sure.answer, { since });
    expect(sure.passes.get(0)).toBe(1);
    const untold = logOf({ records: () => all });
    await readAll(untold.answer, { since });
    expect(untold.passes.get(0)).toBe(2);
  });

  it('whose records come again on other pages in place of others is read again', async () => {
    const log = logOf({ records: () => [], status: () => ({ approximateReturnedRecordCount: 4 }) });
    let firsts = 0;
    const doubling: Answering = (path, request) => {
      if (path === second) return json({ value: firsts === 1 ? named('a', 'b') : named('c', 'd') });
      if (!path.endsWith('/records')) return log.answer(path, request);
      firsts += 1;
      return json({ value: named('a', 'b'), '@odata.nextLink': link(second) });
    };
    const { ids, aside } = await readAll(doubling, { since });
    expect([[...ids].sort().join(''), firsts, aside]).toEqual(['abcd', 2, []]);
  });

  it('of which far fewer records come than Microsoft counted keeps them, and says that there is more', async () => {
    const log = logOf({ records: () => [record()], status: () => ({ approximateReturnedRecordCount: 1000 }) });
    const { ids, aside, pages } = await readAll(log.answer, { since });
    expect([ids.size, log.passes.get(0)]).toEqual([1, 2]);
    expect(aside.map(({ reason }) => reason)).toEqual(['records: fewer came than Microsoft counted']);
    const slice = { from: since, to: '2026-11-20T11:00:00.000Z' };
    expect(pages.flatMap(({ untold = [] }) => untold)).toEqual([{ ...slice, why: 'refused' }]);
    expect(pages.flatMap(({ told = [] }) => told)).toEqual([]);
  });

  it('whose records fail again and again is asked for in smaller slices', async () => {
    const log = logOf({ records: ({ from, to }) => [record({ id: `${from}-${to}` })] });
    const failing: Answering = (path, request) => {
      const at = Number(/query-(\d+)/.exec(path)?.[1]);
      const slice = log.slices[at];
      const long = slice !== undefined && slice.to - slice.from > 2 * hour;
      return path.endsWith('/records') && long ? graphFault(500, 'UnknownError') : log.answer(path, request);
    };
    const { ids, aside, waits } = await readAll(failing, { since: '2026-11-20T05:00:00.000Z' });
    expect([ids.size, aside]).toEqual([4, []]);
    expect(waits.slice(0, 3)).toEqual([30, 60, 120]);
  });

  it.each(['failed', 'cancelled'])(
    'whose query %s is asked for again later, smaller, and at last set aside',
    async (status) => {
      const log = logOf({ status: () => ({ status }) });
      const { aside, pages } = await readAll(log.answer, { since: '2026-11-20T10:58:00.000Z' });
      expect(log.slices).toHaveLength(8);
      const slice = { from: '2026-11-20T10:58:00.000Z', to: '2026-11-20T11:00:00.000Z' };
      expect(pages.flatMap(({ untold = [] }) => untold)).toEqual([{ ...slice, why: 'refused' }]);
      expect(aside).toEqual([
        {
          id: '2026-11-20T10:58:00.000Z/2026-11-20T11:00:00.000Z',
          reason: 'records: Microsoft fails to give this part of the log',
        },
      ]);
      const once = logOf({ status: () => ({ status: once.slices.length === 1 ? status : 'succeeded' }) });
      const then = await readAll(once.answer, { since });
      expect(then.aside).toEqual([]);
      // What was refused before is told now.
      expect(then.pages.flatMap(({ told = [] }) => told.map(({ from }) => from))).toContain(since);
      expect(once.slices[1]).toEqual(once.slices[0]);
    },
  );

  it('whose query Microsoft has forgotten is asked for again', async () => {
    const log = logOf({ records: () => [record()] });
    let lost = 0;
    const forgetful: Answering = (path, request) =>
      path.endsWith('/records') && (lost += 1) === 1 ? graphFault(404, 'ResourceNotFound') : log.answer(path, request);
    expect((await readAll(forgetful, { since })).ids.size).toBe(1);
    expect(log.slices).toHaveLength(2);
  });

  it('keeps to the queries that a day allows', async () => {
    const log = logOf({});
    const { waits, now } = await readAll(log.answer, { since: '2026-01-01T00:00:00.000Z' });
    expect(log.slices).toHaveLength(180);
    const more = logOf({ status: ({ from, to }) => ({ isRecordCountLimitExceeded: to - from > 6 * hour }) });
    const long = await readAll(more.answer, { since: '2026-09-20T00:00:00.000Z' });
    expect([waits, now, long.waits.length > 0]).toEqual([[], noon, true]);
    expect(Math.min(...long.waits)).toBeGreaterThan(23 * 3600);
  });

  it('is asked for in the other version where this one does not have it, and that is remembered', async () => {
    const log = logOf({ records: () => [record()], status: () => counted });
    const asked: string[] = [];
    const beta = (request: NetworkRequest): Answer => {
      const [base, path = ''] = request.url.split(queries);
      if (base?.includes('login')) return microsoft(() => json({}))(request);
      asked.push(`${request.method} ${base}`);
      return base?.endsWith('/beta')
        ? log.answer(`${queries}${path}`, request)
        : json({ error: { code: 'BadRequest', message: "Resource not found for the segment 'auditLog'." } }, 400);
    };
    const stream = () => auditStream(openTestGraph(toNetwork(beta)), clockAt(noon));
    const { pages, cursor } = await drain(stream, { partition: root, since });
    expect(pages.flatMap(({ events }) => events ?? []).length).toBeGreaterThan(0);
    expect(asked.filter((one) => one.endsWith('/v1.0'))).toEqual(['POST https://graph.microsoft.com/v1.0']);
    expect(cursor).toMatchObject({ version: 'beta' });
  });

  it.each([
    [graphFault(403, 'Forbidden'), NeedsAdmin, 'audit-query-permission-missing'],
    [graphFault(429, 'TooManyRequests', { 'retry-after': '10' }), RetryLater, 'asked-to-wait'],
    [graphFault(400, 'BadRequest'), GiveUp, 'request-refused'],
    [json({ status: 'notStarted' }, 201), RetryLater, 'odd-answer'],
  ])('that answers %j is %o', async (answer, kind, code) => {
    const refused = drain(() => open(() => answer), { partition: root, since });
    await expect(refused).rejects.toBeInstanceOf(kind);
    await expect(refused).rejects.toMatchObject({ problem: { code } });
  });
});
