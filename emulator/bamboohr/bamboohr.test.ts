// The emulated BambooHR, asked by plain fetch and held against the shapes that its documentation shows.
import { afterEach, expect, test } from 'vitest';
import { now, startTest, type TestEmulator, type TestOptions } from '../harness.ts';
import { openSmallOffice } from '../scenarios/small-office/office.ts';
import type { EmployeeTruth } from '../truth/employees.ts';

let emulator: TestEmulator;
afterEach(() => emulator.close());

type Fields = Record<string, string | null>;
interface Body {
  fields: { id: string; type: string; name: string }[];
  employees: (Fields & { id: string })[];
  title: string;
}
interface Changes {
  latest: string;
  employees: Record<string, { id: string; action: string; lastChanged: string }>;
}

let apiKey = '';
const start = async (options: TestOptions = {}): Promise<void> => {
  emulator = await startTest({ tenant: openSmallOffice({ now, seed: 1 }), ...options });
  const { body } = await emulator.control('GET', '/bamboohr');
  const [first] = body['keys'] as { key: string }[];
  apiKey = first!.key;
};

const ask = async (path: string, init: RequestInit & { key?: string | null; company?: string } = {}) => {
  const { key = apiKey, company = 'contoso', headers, ...rest } = init;
  const response = await fetch(`${emulator.bambooUrl}/api/gateway.php/${company}/v1${path}`, {
    headers: {
      accept: 'application/json',
      ...(key === null ? {} : { authorization: `Basic ${Buffer.from(`${key}:x`).toString('base64')}` }),
      ...(headers as Record<string, string>),
    },
    ...rest,
  });
  const text = await response.text();
  return {
    status: response.status,
    why: response.headers.get('x-bamboohr-error-message'),
    headers: response.headers,
    text,
    body: (text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : {}) as Body,
  };
};
const askChanged = async (since: string, more = ''): Promise<Changes> =>
  (await ask(`/employees/changed?since=${encodeURIComponent(since)}${more}`)).body as unknown as Changes;
const truth = async (): Promise<{ employees: EmployeeTruth[]; deleted: string[] }> =>
  (await emulator.control('GET', '/truth?services=bamboohr&people=nobody')).body['bamboohr'] as never;
const iso = (at: number): string => new Date(at).toISOString();
const hour = 3_600_000;

test('the directory has its fields and who is at work, with the supervisor’s name', async () => {
  await start();
  const { body } = await ask('/employees/directory');
  expect(body.fields.map(({ id }) => id)).toEqual(expect.arrayContaining(['displayName', 'workEmail', 'supervisor']));
  const { employees } = await truth();
  expect(body.employees.map(({ id }) => id)).toEqual(employees.filter(({ active }) => active).map(({ id }) => id));
  expect(body.employees.find(({ workEmail }) => workEmail === 'aiko.tan@contoso.com')).toMatchObject({
    jobTitle: 'Engineer',
    department: 'Engineering',
    location: 'Sydney',
    supervisor: expect.stringContaining('Weber') as string,
  });
  expect(body.employees.filter(({ workEmail }) => workEmail === null).length).toBe(2);
  expect(body.employees.some(({ displayName }) => displayName?.includes('admin'))).toBe(false);
  const everybody = (await ask('/employees/directory?onlyCurrent=false')).body.employees;
  expect(everybody.map(({ id }) => id)).toEqual(employees.map(({ id }) => id));
  expect(everybody.length).toBeGreaterThan(body.employees.length);
});

test('an employee has the fields that were asked for, empty days as zeros, and unknown fields are left out', async () => {
  await start();
  const { employees } = await truth();
  const aiko = employees.find(({ workEmail }) => workEmail === 'aiko.tan@contoso.com')!;
  const fields = 'lastName,supervisor,supervisorEId,supervisorEmail,hireDate,terminationDate,status,shoeSize';
  const { body } = await ask(`/employees/${aiko.id}/?fields=${fields}`);
  expect(body).toEqual({
    id: aiko.id,
    lastName: 'Tan',
    supervisor: 'Weber, Jonas',
    supervisorEId: aiko.supervisor?.id,
    supervisorEmail: 'jonas.weber@contoso.com',
    hireDate: aiko.hireDate,
    terminationDate: '0000-00-00',
    status: 'Active',
  });
  expect((await ask('/employees/0')).body).toMatchObject({ id: '100', firstName: 'Ines', lastName: 'Falk' });
  const gone = employees.find(({ workEmail }) => workEmail === 'peter.holm@contoso.com')!;
  expect((await ask(`/employees/${gone.id}?fields=status,terminationDate`)).body).toMatchObject({
    status: 'Inactive',
    terminationDate: gone.terminationDate,
  });
  expect((await ask('/employees/9999')).status).toBe(404);
  expect((await ask(`/employees/100?fields=${Array.from({ length: 401 }, () => 'status').join(',')}`)).status).toBe(
    400,
  );
});

test('changes are told from a time on: who came, who moved up, who left, who was deleted', async () => {
  await start();
  expect((await askChanged(iso(now))).employees).toEqual([]);
  const everybody = await askChanged('2001-01-01T00:00:00Z');
  expect(Object.keys(everybody.employees).length).toBe((await truth()).employees.length);
  expect(new Set(Object.values(everybody.employees).map(({ action }) => action))).toEqual(new Set(['Inserted']));
  const recent = Object.values((await askChanged(iso(now - 60 * 24 * hour))).employees);
  expect(new Set(recent.map(({ action }) => action))).toEqual(new Set(['Inserted', 'Updated']));

  const before = await truth();
  await emulator.control('POST', '/clock', { advanceSeconds: 4 * 24 * 3600 });
  const moved = Object.values((await askChanged(iso(now + hour))).employees);
  expect(moved.map(({ action }) => action)).toEqual(['Updated']);
  const id = moved[0]!.id;
  const of = ({ employees }: typeof before) => employees.find((one) => one.id === id)?.supervisor?.id;
  expect(of(await truth())).not.toBe(of(before));
  expect((await ask(`/employees/${id}?fields=supervisorEId`)).body).toMatchObject({ supervisorEId: of(await truth()) });

  await emulator.control('POST', '/bamboohr/employees', { employee: '101', deleted: true });
  const hire = { firstName: 'Ada', lastName: 'Berg', workEmail: 'Ada.Berg@contoso.com', hireDate: '2026-12-01' };
  const { id: added } = (await emulator.control('POST', '/bamboohr/employees', { hire })).body as { id: string };
  const since = iso(now + 4 * 24 * hour);
  expect(Object.values((await askChanged(since)).employees).map(({ id: one, action }) => [one, action])).toEqual([
    ['101', 'Deleted'],
    [added, 'Inserted'],
  ]);
  expect(Object.keys((await askChanged(since, '&type=deleted')).employees)).toEqual(['101']);
  expect((await ask(`/employees/${added}?fields=status`)).body).toMatchObject({ status: 'Inactive' });
  expect((await truth()).deleted).toEqual(['101']);
  await emulator.control('POST', '/clock', { now: '2026-12-01T06:00:00Z' });
  expect((await askChanged('2026-11-30T12:00:00+00:00')).employees[added]).toMatchObject({ action: 'Updated' });
  expect((await ask('/employees/changed')).status).toBe(400);
  expect((await ask('/employees/changed?since=2026-11-20')).status).toBe(400);
  expect((await ask('/employees/changed?since=2026-11-20T00:00:00%2B0100')).status).toBe(200);
});

test('a report reads chosen fields of everybody, and only a bare JSON type is taken for JSON', async () => {
  await start();
  const body = JSON.stringify({ title: 'people', fields: ['workEmail', 'supervisorEId', 'status', 'nonsense'] });
  const post = { method: 'POST', body };
  const bare = { accept: 'application/json', 'content-type': 'application/json' };
  const authorized = { ...bare, authorization: `Basic ${Buffer.from(`${apiKey}:x`).toString('base64')}` };
  const report = await ask('/reports/custom?format=JSON&onlyCurrent=false', { ...post, headers: authorized });
  const { employees } = await truth();
  expect(report.body.title).toBe('people');
  expect(report.body.fields.map(({ id }) => id)).toEqual(['workEmail', 'supervisorEId', 'status']);
  expect(report.body.employees.map(({ id, supervisorEId, status }) => [id, supervisorEId, status])).toEqual(
    employees.map(({ id, supervisor, active }) => [id, supervisor?.id ?? null, active ? 'Active' : 'Inactive']),
  );
  const headers = { ...authorized, 'content-type': 'application/json; charset=utf-8' };
  expect(await ask('/reports/custom?format=JSON', { ...post, headers })).toMatchObject({
    status: 400,
    why: 'Malformed XML',
  });
  const { requestedByTemplate, byTemplate } = (await emulator.control('GET', '/ledger')).body as never as {
    requestedByTemplate: Record<string, Record<string, Record<string, number>>>;
    byTemplate: Record<string, number>;
  };
  expect(byTemplate['POST /bamboohr/v1/reports/custom']).toBe(2);
  expect(JSON.stringify(requestedByTemplate)).toContain('supervisorEId');
});

test('whoever may not is told so: no key, a wrong one, another company, a key that is shut, a directory that is not shared', async () => {
  await start();
  expect(await ask('/employees/directory', { key: null })).toMatchObject({ status: 401 });
  expect(await ask('/employees/directory', { key: 'wrong' })).toMatchObject({ status: 401, why: 'Invalid API key.' });
  expect(await ask('/employees/directory', { company: 'fabrikam' })).toMatchObject({ status: 404 });
  const shut = (await emulator.control('POST', '/bamboohr/keys', { state: 'disabled' })).body['key'] as string;
  expect(await ask('/employees/directory', { key: shut })).toMatchObject({ status: 403 });
  const narrow = (await emulator.control('POST', '/bamboohr/keys', { employee: '105', state: 'no-access' })).body;
  expect(await ask('/employees/101', { key: narrow['key'] as string })).toMatchObject({ status: 403 });
  expect(await ask('/employees/0', { key: narrow['key'] as string })).toMatchObject({ status: 200 });
  await emulator.control('POST', '/bamboohr/sharing', { sharing: 'org-chart' });
  const chart = await ask('/employees/directory');
  expect(chart.body.fields.map(({ id }) => id)).not.toContain('workEmail');
  await emulator.control('POST', '/bamboohr/sharing', { sharing: 'nothing' });
  expect(await ask('/employees/directory')).toMatchObject({ status: 403 });
  const hidden = (await emulator.control('POST', '/bamboohr/keys', { hidden: ['hireDate'] })).body['key'] as string;
  expect((await ask('/employees/101?fields=hireDate,status', { key: hidden })).body).toEqual({
    id: '101',
    status: 'Active',
  });
  for (let tries = 0; tries < 10; tries += 1) await ask('/employees/0', { key: `guess${tries}` });
  expect(await ask('/employees/0')).toMatchObject({ status: 403 });
});

test('without asking for JSON there is XML, and a company’s own address answers too', async () => {
  await start();
  const authorization = `Basic ${Buffer.from(`${apiKey}:x`).toString('base64')}`;
  const plain = await ask('/employees/directory', { headers: { authorization, accept: '*/*' } });
  expect(plain.headers.get('content-type')).toContain('xml');
  const own = await fetch(`${emulator.bambooUrl}/api/v1/company_information`, { headers: { authorization } });
  expect(await own.json()).toMatchObject({ displayName: 'Small Office' });
  expect((await ask('/meta/fields/')).text).toContain('"alias":"supervisorEId"');
  expect((await ask('/time_off/requests')).status).toBe(404);
});

test.each(['429', '503'] as const)(
  'over the limit there is a %s with Retry-After, and who comes early is seen',
  async (status) => {
    await start({ settings: { bambooLimit: 2, bambooLimitStatus: status } });
    await ask('/employees/0');
    await ask('/employees/0');
    const over = await ask('/employees/0');
    expect(over.status).toBe(Number(status));
    expect(Number(over.headers.get('retry-after'))).toBeGreaterThan(0);
    await ask('/employees/0');
    expect((await emulator.control('GET', '/ledger')).body['early']).toBeGreaterThan(0);
  },
);

const rule = (fault: object) => ({ rules: [{ match: { service: 'bamboohr' }, times: 1, faults: [fault] }] });

test('faults strike it in its own words', async () => {
  await start();
  await emulator.control('POST', '/faults', rule({ kind: 'access-denied' }));
  expect(await ask('/employees/directory')).toMatchObject({ status: 403, why: 'Access denied.' });
  await emulator.control('POST', '/faults', rule({ kind: 'throttle', retryAfter: { form: 'seconds', seconds: 3 } }));
  expect((await ask('/employees/directory')).headers.get('retry-after')).toBe('3');
  await emulator.control('POST', '/faults', rule({ kind: 'cut-json' }));
  await expect(ask('/employees/directory')).rejects.toThrow();
  expect((await ask('/employees/directory')).status).toBe(200);
});
