// Calendar views, plain and delta.
import { afterEach, expect, test } from 'vitest';
import { allRoles, now, startTest, type TestEmulator } from '../harness.ts';
import { meeting, user } from '../truth/tiny-tenant.ts';
import type { CalendarEvent } from '../tenant/model.ts';

let emulator: TestEmulator;
afterEach(() => emulator.close());

type Owned = readonly [string, CalendarEvent];
const window = 'startDateTime=2026-11-01T00:00:00Z&endDateTime=2026-12-01T00:00:00Z';
const view = `/users/ana/calendarView?${window}`;
const delta = `/users/ana/calendarView/delta?${window}`;
const hourly = (count: number): Owned[] =>
  Array.from({ length: count }, (_, index): Owned => {
    const start = Date.parse('2026-11-02T08:00:00Z') + index * 3_600_000;
    const times = [new Date(start).toISOString(), new Date(start + 1_800_000).toISOString()] as const;
    return ['ana', meeting(`e${index}`, times, { subject: `canary subject ${index}`, body: `canary body ${index}` })];
  });

test('a view needs its window and pages by $skip, ten at a time', async () => {
  emulator = await startTest({ events: hourly(25) });
  const { items, pages } = await emulator.walk(`${view}&$select=start`);
  expect({ items: items.length, pages }).toEqual({ items: 25, pages: 3 });
  expect(items[0]).toMatchObject({ start: { dateTime: '2026-11-02T08:00:00.0000000', timeZone: 'UTC' } });
  expect((await emulator.walk(`${view}&$top=1000`)).pages).toBe(1);
  expect((await emulator.ask('/users/ana/calendarView')).status).toBe(400);
  expect((await emulator.ask('/users/ana/calendarView?startDateTime=2026-12-01&endDateTime=2026-11-01')).status).toBe(
    400,
  );
});

test('with $select the subject stays out', async () => {
  emulator = await startTest({ events: hourly(1) });
  const { body } = await emulator.ask(`${view}&$select=start,end,attendees,organizer,showAs`);
  expect(JSON.stringify(body)).not.toContain('canary');
  expect(JSON.stringify((await emulator.ask(view)).body)).toContain('canary subject');
});

test('the least permission keeps bodies back', async () => {
  emulator = await startTest({ events: hourly(1) });
  expect(JSON.stringify((await emulator.ask(view)).body)).not.toContain('canary body');
  expect((await emulator.ask(`${view}&$select=body`)).status).toBe(403);
  await emulator.close();
  emulator = await startTest({ events: hourly(1), roles: [...allRoles, 'Calendars.Read'] });
  expect(JSON.stringify((await emulator.ask(view)).body)).toContain('canary body');
});

test('times come in the zone that is preferred, by either name', async () => {
  emulator = await startTest({ events: hourly(1) });
  for (const zone of ['W. Europe Standard Time', 'Europe/Berlin']) {
    const { body } = await emulator.ask(view, { Prefer: `outlook.timezone="${zone}"` });
    expect(body['value']).toMatchObject([{ start: { dateTime: '2026-11-02T09:00:00.0000000', timeZone: zone } }]);
  }
  expect((await emulator.ask(view, { Prefer: 'outlook.timezone="Middle Earth"' })).status).toBe(400);
});

test('a bound without an offset is UTC', async () => {
  emulator = await startTest({ events: hourly(1) });
  const from = (start: string) =>
    emulator.walk(`/users/ana/calendarView?startDateTime=${encodeURIComponent(start)}&endDateTime=2026-12-01T00:00:00`);
  expect((await from('2026-11-02T08:29:00')).items).toHaveLength(1);
  expect((await from('2026-11-02T08:31:00')).items).toHaveLength(0);
  expect((await from('2026-11-02T09:29:00+01:00')).items).toHaveLength(1);
});

test('a delta tells the window, then what was added, changed and deleted in it', async () => {
  const [first, second] = hourly(2).map(([, event]) => event) as [CalendarEvent, CalendarEvent];
  const late = meeting('late', ['2026-11-10T08:00:00Z', '2026-11-10T09:00:00Z'], {
    createdAt: now + 1000,
    modifiedAt: now + 1000,
  });
  emulator = await startTest({
    events: [
      ['ana', { ...first, deletedAt: now + 2000, modifiedAt: first.createdAt }],
      ['ana', second],
      ['ana', late],
    ],
  });
  const round = await emulator.walk(delta, { Prefer: 'odata.maxpagesize=1' });
  expect({ items: round.items.length, pages: round.pages }).toEqual({ items: 2, pages: 2 });
  expect((await emulator.walk(round.deltaLink)).items).toEqual([]);
  await emulator.control('POST', '/clock', { advanceSeconds: 10 });
  const next = await emulator.walk(round.deltaLink);
  expect(next.items).toHaveLength(2);
  expect(next.items).toContainEqual({
    '@odata.type': '#microsoft.graph.event',
    id: first.id,
    '@removed': { reason: 'deleted' },
  });
  expect(next.items.map((item) => item['id'])).toContain('late');
});

test('a delta passes $select over, or refuses it, as is switched', async () => {
  emulator = await startTest({ events: hourly(1) });
  expect(JSON.stringify((await emulator.ask(`${delta}&$select=start`)).body)).toContain('canary subject');
  await emulator.control('POST', '/settings', { calendarDeltaSelect: 'refused' });
  expect((await emulator.ask(`${delta}&$select=start`)).status).toBe(400);
});

test('a delta can be refused to Calendars.ReadBasic, as is switched', async () => {
  emulator = await startTest({ events: hourly(1), settings: { calendarDeltaNeedsRead: true } });
  expect((await emulator.ask(delta)).status).toBe(403);
  expect((await emulator.ask(view)).status).toBe(200);
});

test('a delta can show occurrences as stubs, where a view shows them whole', async () => {
  const event = meeting('o', ['2026-11-02T08:00:00Z', '2026-11-02T09:00:00Z'], {
    type: 'occurrence',
    seriesMasterId: 's',
  });
  emulator = await startTest({ events: [['ana', event]], settings: { stubOccurrences: true } });
  const { items } = await emulator.walk(delta);
  expect(Object.keys(items[0] ?? {}).sort()).toEqual([
    '@odata.etag',
    '@odata.type',
    'end',
    'id',
    'seriesMasterId',
    'start',
    'type',
  ]);
  expect((await emulator.walk(view)).items[0]).toHaveProperty('attendees');
});

test('an expired calendar token is answered with 410', async () => {
  emulator = await startTest({ events: hourly(1) });
  const { deltaLink } = await emulator.walk(delta);
  await emulator.control('POST', '/expire-delta', { user: 'ana' });
  expect(await emulator.ask(deltaLink)).toMatchObject({ status: 410, body: { error: { code: 'SyncStateNotFound' } } });
});

test('an all-day event stays on its date in every zone', async () => {
  const event = meeting('d', ['2026-11-02T00:00:00Z', '2026-11-03T00:00:00Z'], { isAllDay: true });
  emulator = await startTest({ events: [['ana', event]] });
  const { body } = await emulator.ask(view, { Prefer: 'outlook.timezone="Pacific Standard Time"' });
  expect(body['value']).toMatchObject([{ start: { dateTime: '2026-11-02T00:00:00.0000000' } }]);
});

test('mailbox settings tell zone and working hours, with Windows names as Outlook does', async () => {
  emulator = await startTest({
    users: [user('ana', { zone: 'Europe/Berlin', hours: { 1: [[480, 720]], 2: [[480, 960]] } })],
  });
  const { body } = await emulator.ask('/users/ana/mailboxSettings');
  expect(body).toMatchObject({
    timeZone: 'W. Europe Standard Time',
    userPurpose: 'user',
    workingHours: {
      daysOfWeek: ['monday', 'tuesday'],
      startTime: '08:00:00.0000000',
      endTime: '16:00:00.0000000',
      timeZone: { name: 'W. Europe Standard Time' },
    },
  });
  await emulator.control('POST', '/settings', { zoneNames: 'iana' });
  expect((await emulator.ask('/users/ana/mailboxSettings?$select=timeZone')).body['timeZone']).toBe('Europe/Berlin');
});
