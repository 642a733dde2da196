// The ledger of reports, logs and address books, held against what the emulated Graph answers.
import { afterEach, expect, test } from 'vitest';
import { z } from 'zod';
import { now, startTest, tenantId, type TestEmulator } from '../harness.ts';
import { openScenario } from '../scenarios/index.ts';
import { user } from './tiny-tenant.ts';

let emulator: TestEmulator;
afterEach(() => emulator.close());

const roles = ['Reports.Read.All', 'AuditLog.Read.All', 'AuditLogsQuery.Read.All', 'Contacts.Read'];
const office = { ...openScenario({ name: 'small-office', mail: [], now, seed: 3 }), id: tenantId };
const start = () => startTest({ tenant: office, roles, limits: { mode: 'off' }, settings: { auditPolls: 0 } });

const Counts = z.record(z.string(), z.number());
const Logged = z.array(
  z.object({
    userId: z.string(),
    userPrincipalName: z.string(),
    days: z.array(z.object({ day: z.string(), records: z.array(z.object({ id: z.string(), at: z.string() })) })),
  }),
);
const Told = z.object({
  usage: z
    .array(
      z.object({
        userId: z.string(),
        userPrincipalName: z.string(),
        days: z.array(z.object({ day: z.string(), active: z.array(z.string()), email: Counts, teams: Counts })),
      }),
    )
    .default([]),
  signIns: Logged.default([]),
  audit: Logged.default([]),
  contacts: z
    .array(
      z.object({ userId: z.string(), contacts: z.array(z.object({ id: z.string(), inDefaultFolder: z.boolean() })) }),
    )
    .default([]),
});

const tell = async (services: string, query = 'from=2026-11-09&to=2026-11-20'): Promise<z.infer<typeof Told>> =>
  Told.parse((await emulator.control('GET', `/truth?${query}&services=${services}`)).body);

const idsIn = (logged: z.infer<typeof Logged>): string[] =>
  logged.flatMap(({ days }) => days.flatMap(({ records }) => records.map(({ id }) => id))).toSorted();

const download = async (path: string): Promise<string[][]> => {
  const redirect = await fetch(`${emulator.graphUrl}/v1.0/reports/${path}`, {
    redirect: 'manual',
    headers: { authorization: `Bearer ${await emulator.token()}` },
  });
  const text = await (await fetch(redirect.headers.get('location') ?? '')).text();
  return text
    .trim()
    .split('\r\n')
    .map((line) => line.split(','));
};

test('the ledger counts what the reports of single days count', async () => {
  emulator = await start();
  await emulator.control('POST', '/switches', { displayConcealedNames: false });
  const { usage } = await tell('usage');
  expect(usage.flatMap(({ days }) => days.map(({ day }) => day)).every((day) => day <= '2026-11-18')).toBe(true);
  for (const day of ['2026-11-16', '2026-11-18']) {
    const [names = [], ...rows] = await download(`getEmailActivityUserDetail(date=${day})`);
    const place = (name: string): number => names.indexOf(name);
    const reported = rows.map((row) => [
      row[place('User Principal Name')],
      Number(row[place('Send Count')]),
      Number(row[place('Receive Count')]),
      Number(row[place('Meeting Created Count')]),
    ]);
    const expected = usage.flatMap(({ userPrincipalName, days }) =>
      days
        .filter((one) => one.day === day && one.active.includes('email'))
        .map(({ email }) => [userPrincipalName, email['sent'], email['received'], email['meetingsCreated']]),
    );
    expect(reported).toEqual(expected);
    expect(reported.length).toBeGreaterThan(10);
  }
});

test('the ledger has the sign-ins and audit records that the logs show, and no others', async () => {
  emulator = await start();
  const told = await tell('signIns,audit');
  const window = 'createdDateTime ge 2026-11-09T00:00:00Z and createdDateTime lt 2026-11-21T00:00:00Z';
  const { items } = await emulator.walk(`/auditLogs/signIns?$filter=${window}`);
  expect(idsIn(told.signIns)).toEqual(items.map(({ id }) => String(id)).toSorted());
  expect(items.length).toBeGreaterThan(200);
  const response = await fetch(`${emulator.graphUrl}/v1.0/security/auditLog/queries`, {
    method: 'POST',
    headers: { authorization: `Bearer ${await emulator.token()}` },
    body: JSON.stringify({ filterStartDateTime: '2026-11-09T00:00:00Z', filterEndDateTime: '2026-11-21T00:00:00Z' }),
  });
  const { id } = (await response.json()) as { id: string };
  await emulator.ask(`/security/auditLog/queries/${id}`);
  const records = await emulator.walk(`/security/auditLog/queries/${id}/records?$top=1000`);
  expect(idsIn(told.audit)).toEqual(records.items.map((record) => String(record['id'])).toSorted());
  expect(told.audit.map(({ userPrincipalName }) => userPrincipalName)).toContain('app@sharepoint');
});

test('the ledger has every contact of every mailbox', async () => {
  emulator = await start();
  const { contacts } = await tell('contacts');
  expect(contacts.length).toBeGreaterThan(20);
  for (const { userId, contacts: known } of contacts.slice(0, 4)) {
    const { items } = await emulator.walk(`/users/${userId}/contacts?$top=50`);
    const expected = known.filter(({ inDefaultFolder }) => inDefaultFolder).map(({ id }) => id);
    expect(items.map(({ id }) => id)).toEqual(expected);
  }
});

test('as of an earlier time fewer records are known, and none in a tenant that may not read them', async () => {
  emulator = await startTest({ users: [user('ana'), user('ben')] });
  const earlier = await tell('signIns,audit,usage', 'from=2026-11-09&to=2026-11-20&at=2026-11-18T12:00:00Z');
  const later = await tell('signIns,audit,usage');
  expect(idsIn(later.signIns)).toEqual(expect.arrayContaining(idsIn(earlier.signIns)));
  expect(idsIn(later.signIns).length).toBeGreaterThan(idsIn(earlier.signIns).length);
  expect(idsIn(later.audit).length).toBeGreaterThan(idsIn(earlier.audit).length);
  expect(earlier.usage[0]?.days.at(-1)?.day).toBe('2026-11-16');
  await emulator.control('POST', '/switches', { premium: false });
  expect((await tell('signIns')).signIns).toEqual([]);
});
