// Audit queries: their life from the post to the last page, what they find, and every way they say no.
import { afterEach, expect, test } from 'vitest';
import { startTest, type TestEmulator, type TestOptions } from '../harness.ts';

let emulator: TestEmulator;
afterEach(() => emulator.close());

type Item = Record<string, unknown>;
const path = '/security/auditLog/queries';
const options: TestOptions = { roles: ['AuditLogsQuery.Read.All'], settings: { auditPolls: 0 } };
const week = { filterStartDateTime: '2026-11-10T00:00:00Z', filterEndDateTime: '2026-11-17T00:00:00Z' };

const post = async (body: object, version = 'v1.0') => {
  const response = await fetch(`${emulator.graphUrl}/${version}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${await emulator.token()}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const answer = (await response.json()) as Item & { error?: { code: string; message: string } };
  return { status: response.status, wait: response.headers.get('retry-after'), body: answer, id: String(answer['id']) };
};

/** Submits, polls once and reads all records. */
const query = async (filters: object, pages = '?$top=1000'): Promise<Item[]> => {
  const { id } = await post({ ...week, ...filters });
  expect((await emulator.ask(`${path}/${id}`)).body['status']).toBe('succeeded');
  return (await emulator.walk(`${path}/${id}/records${pages}`)).items;
};

const valuesOf = (items: readonly Item[], name: string): Set<unknown> => new Set(items.map((item) => item[name]));
const idsOf = (items: readonly Item[]): string[] => items.map(({ id }) => String(id));

test('a query is submitted, waits, runs and succeeds, and then has its records', async () => {
  emulator = await startTest({ ...options, settings: {} });
  const created = await post({ displayName: 'Week', ...week, serviceFilter: 'Exchange' });
  expect(created).toMatchObject({
    status: 201,
    body: {
      status: 'notStarted',
      displayName: 'Week',
      serviceFilters: ['Exchange'],
      isRecordCountLimitExceeded: false,
    },
  });
  const one = `${path}/${created.id}`;
  expect((await emulator.ask(`${one}/records`)).status).toBe(400);
  const statuses: unknown[] = [];
  for (let times = 0; times < 4; times += 1) statuses.push((await emulator.ask(one)).body['status']);
  expect(statuses).toEqual(['notStarted', 'running', 'succeeded', 'succeeded']);
  expect((await emulator.ask(path)).body['value']).toMatchObject([{ id: created.id, status: 'succeeded' }]);
  const { items } = await emulator.walk(`${one}/records`);
  expect(valuesOf(items, 'service')).toEqual(new Set(['Exchange']));
  expect((await emulator.ask(one)).body['approximateReturnedRecordCount']).toBe(items.length);
});

test('a query can be made to take a time of the clock, or to fail', async () => {
  emulator = await startTest({ ...options, settings: { auditPolls: 0, auditSeconds: 600 } });
  const { id } = await post(week);
  const status = async (): Promise<unknown> => (await emulator.ask(`${path}/${id}`)).body['status'];
  expect([await status(), await status()]).toEqual(['notStarted', 'running']);
  await emulator.control('POST', '/clock', { advanceSeconds: 600 });
  expect(await status()).toBe('succeeded');
  await emulator.control('POST', '/settings', { auditFailureShare: 1, auditSeconds: 0 });
  const failing = await post(week);
  expect((await emulator.ask(`${path}/${failing.id}`)).body['status']).toBe('failed');
  expect((await emulator.ask(`${path}/${failing.id}/records`)).status).toBe(400);
});

test('records are of five services, by people and by the services, each once over all pages', async () => {
  emulator = await startTest(options);
  const items = await query({}, '?$top=20');
  expect(new Set(idsOf(items)).size).toBe(items.length);
  expect(valuesOf(items, 'service')).toEqual(
    new Set(['Exchange', 'SharePoint', 'OneDrive', 'MicrosoftTeams', 'AzureActiveDirectory']),
  );
  const actors = valuesOf(items, 'userPrincipalName');
  expect([...actors]).toEqual(expect.arrayContaining(['ana@contoso.com', 'ben@contoso.com', 'app@sharepoint']));
  expect(items.length).toBeGreaterThan(200);
  const times = items.map(({ createdDateTime }) => String(createdDateTime));
  expect(times.every((time) => time >= '2026-11-10' && time < '2026-11-17')).toBe(true);
  expect(times).toEqual(times.toSorted((a, b) => (a < b ? 1 : -1)));
});

test('filters leave what they name', async () => {
  emulator = await startTest(options);
  const all = await query({});
  const cases: [filters: object, property: string, values: string[]][] = [
    [{ serviceFilters: ['exchange', 'OneDrive'] }, 'service', ['Exchange', 'OneDrive']],
    [{ operationFilters: ['FileAccessed'] }, 'operation', ['FileAccessed']],
    [{ recordTypeFilters: ['exchangeItem'] }, 'auditLogRecordType', ['ExchangeItem']],
    [{ userPrincipalNameFilters: ['Ana@contoso.com'] }, 'userPrincipalName', ['ana@contoso.com']],
  ];
  for (const [filters, property, values] of cases) {
    const found = await query(filters);
    expect(idsOf(found)).toEqual(idsOf(all.filter((item) => values.includes(String(item[property])))));
    expect(found.length).toBeGreaterThan(0);
  }
  const files = await query({ objectIdFilters: ['https://contoso.sharepoint.com/*'] });
  expect(valuesOf(files, 'service')).toEqual(new Set(['SharePoint']));
});

test('who may see one service sees no other', async () => {
  emulator = await startTest({
    ...options,
    roles: ['AuditLogsQuery-Exchange.Read.All', 'AuditLogsQuery-Entra.Read.All'],
  });
  expect(valuesOf(await query({}), 'service')).toEqual(new Set(['Exchange', 'AzureActiveDirectory']));
  await emulator.close();
  emulator = await startTest({ ...options, roles: ['AuditLog.Read.All'] });
  expect((await post(week)).status).toBe(403);
});

test('the latest hour is missing, and comes later', async () => {
  emulator = await startTest(options);
  const span = { filterStartDateTime: '2026-11-20T00:00:00Z', filterEndDateTime: '2026-11-21T00:00:00Z' };
  await emulator.control('POST', '/clock', { now: '2026-11-20T12:00:00Z' });
  const early = await query(span);
  expect(early.every(({ createdDateTime }) => String(createdDateTime) <= '2026-11-20T11:00:00Z')).toBe(true);
  await emulator.control('POST', '/clock', { now: '2026-11-22T12:00:00Z' });
  const late = idsOf(await query(span));
  expect(late).toEqual(expect.arrayContaining(idsOf(early)));
  expect(late.length).toBeGreaterThan(early.length);
});

test('a query that finds too much says so, and has as much as it may', async () => {
  emulator = await startTest({ ...options, limits: { auditRecords: 30 } });
  const { id } = await post(week);
  const { body } = await emulator.ask(`${path}/${id}`);
  expect(body).toMatchObject({ status: 'succeeded', isRecordCountLimitExceeded: true, recordCountLimit: 30 });
  expect(Math.abs(Number(body['approximateReturnedRecordCount']) - 30)).toBeLessThan(4);
  expect((await emulator.walk(`${path}/${id}/records`)).items).toHaveLength(30);
  const narrow = await post({ ...week, operationFilters: ['SharingSet'] });
  expect((await emulator.ask(`${path}/${narrow.id}`)).body['isRecordCountLimitExceeded']).toBe(false);
});

test('a tenant has so many queries a day, and so many at once', async () => {
  emulator = await startTest({ ...options, limits: { auditSubmissions: 3, auditActive: 2 } });
  const first = await post(week);
  expect([first.status, (await post(week)).status]).toEqual([201, 201]);
  expect(await post(week)).toMatchObject({ status: 429, wait: '60' });
  await emulator.ask(`${path}/${first.id}`);
  expect((await post(week)).status).toBe(201);
  const over = await post(week);
  expect(over.status).toBe(429);
  expect(Number(over.wait)).toBeGreaterThan(86_000);
  expect((await emulator.ask(`${path}/${first.id}`)).status).toBe(200);
  expect((await emulator.control('GET', '/ledger')).body).toMatchObject({ early: 2 });
});

test('a second reading differs where that is switched on, and a first one lacks records', async () => {
  emulator = await startTest(options);
  for (const auditPaging of ['second-differs', 'first-short']) {
    await emulator.control('POST', '/settings', { auditPaging });
    const { id } = await post(week);
    await emulator.ask(`${path}/${id}`);
    const readings = [];
    for (let times = 0; times < 2; times += 1) {
      readings.push(idsOf((await emulator.walk(`${path}/${id}/records?$top=50`)).items));
    }
    const [right = [], wrong = []] = auditPaging === 'first-short' ? readings.toReversed() : readings;
    expect(new Set(right).size).toBe(right.length);
    expect(new Set(wrong).size).toBeLessThan(right.length);
    expect(wrong.length - new Set(wrong).size).toBe(39);
  }
});

test('a page beyond so many records is a 500 where that is switched on', async () => {
  emulator = await startTest({ ...options, settings: { auditPolls: 0, auditBreaksAfter: 100 } });
  const { id } = await post(week);
  await emulator.ask(`${path}/${id}`);
  const first = await emulator.ask(`${path}/${id}/records?$top=60`);
  expect(first.status).toBe(200);
  expect((await emulator.ask(String(first.body['@odata.nextLink']))).status).toBe(500);
});

test('a query without sense is refused, and so is one that is not there', async () => {
  emulator = await startTest(options);
  const turned = { filterStartDateTime: week.filterEndDateTime, filterEndDateTime: week.filterStartDateTime };
  for (const body of [turned, {}, { ...week, colour: 'red' }, { ...week, filterEndDateTime: 'soon' }]) {
    expect(await post(body)).toMatchObject({ status: 400, body: { error: { message: 'Invalid request data' } } });
  }
  expect((await post({ ...week, administrativeUnitIdFilters: ['x'] })).status).toBe(501);
  expect((await emulator.ask(`${path}/nothing`)).status).toBe(404);
});

test('the audit log is there below /beta, too, or there alone', async () => {
  emulator = await startTest(options);
  const { id } = await post(week, 'beta');
  const beta = `${emulator.graphUrl}/beta${path}/${id}`;
  expect((await emulator.ask(beta)).body).toMatchObject({
    '@odata.context': 'https://graph.microsoft.com/beta/$metadata#security/auditLog/queries/$entity',
    status: 'succeeded',
  });
  const { body } = await emulator.ask(`${beta}/records?$top=5`);
  expect(body['@odata.nextLink']).toMatch(`${emulator.graphUrl}/beta/`);
  expect((await emulator.walk(`${beta}/records`)).items.length).toBeGreaterThan(5);
  expect((await emulator.ask(`${emulator.graphUrl}/beta/users`)).status).toBe(400);
  await emulator.control('POST', '/settings', { auditOnV1: false });
  expect((await post(week)).status).toBe(400);
  expect((await post(week, 'beta')).status).toBe(201);
  expect((await emulator.control('GET', '/ledger')).body).toMatchObject({
    byTemplate: { 'POST /beta/security/auditLog/queries': 2 },
  });
});

test('the fault plan strikes queries and their records', async () => {
  const faults = {
    rules: [
      { match: { method: 'POST', path: '*/auditLog/queries' }, nth: 1, faults: [{ kind: 'status', status: 500 }] },
      { match: { path: '*/records' }, nth: 1, faults: [{ kind: 'page-without-value' }] },
    ],
  };
  emulator = await startTest({ ...options, faults });
  expect((await post(week)).status).toBe(500);
  const { id } = await post(week);
  await emulator.ask(`${path}/${id}`);
  expect((await emulator.ask(`${path}/${id}/records`)).body['value']).toBeUndefined();
  expect((await emulator.ask(`${path}/${id}/records`)).body['value']).toHaveLength(150);
});
