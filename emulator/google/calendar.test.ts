// Google Calendar by Google's own client: what it accepts is what must be said.
import type { calendar_v3 } from '@googleapis/calendar';
import { afterEach, expect, test } from 'vitest';
import { attendees, meeting } from '../truth/tiny-tenant.ts';
import type { GoogleAccountTruth } from '../truth/google.ts';
import { officeOptions, readRefusal, startGoogle, type TestGoogle } from './clients.ts';

let google: TestGoogle;
afterEach(() => google.close());

const worker = 'jonas.weber@contoso.com';

const readTruth = async (): Promise<GoogleAccountTruth[]> => {
  const { body } = await google.control('GET', '/truth?services=google&from=2026-10-01&to=2026-11-25');
  return (body['google'] as { accounts: GoogleAccountTruth[] }).accounts;
};

const fields =
  'nextPageToken,nextSyncToken,items(id,status,start,end,iCalUID,transparency,organizer/email,attendees(email,self,responseStatus),recurringEventId,originalStartTime)';

test('calendars hold what the ledger of the truth says, without what the mask leaves out', async () => {
  google = await startGoogle(officeOptions());
  const { events: rows = [] } = (await readTruth()).find(({ address }) => address === worker) ?? {};
  expect(rows.length).toBeGreaterThan(40);
  const found: string[] = [];
  const ids = new Set<string>();
  let token: string | undefined;
  do {
    const { data } = await google.calendarOf(worker).events.list({
      calendarId: 'primary',
      singleEvents: true,
      timeMin: '2026-10-01T00:00:00Z',
      timeMax: '2026-11-26T00:00:00Z',
      maxResults: 30,
      fields,
      ...(token === undefined ? {} : { pageToken: token }),
    });
    expect(JSON.stringify(data)).not.toContain('canary');
    for (const event of data.items ?? []) {
      ids.add(event.id ?? '');
      const begin = new Date(event.start?.dateTime ?? `${event.start?.date ?? ''}T00:00:00Z`).toISOString();
      const base = event.recurringEventId ?? event.id ?? '';
      found.push(
        `${base} ${event.iCalUID ?? ''} ${begin} ${event.transparency === 'transparent'} ${event.attendees?.length ?? 0}`,
      );
    }
    expect(data.nextSyncToken === undefined).toBe(data.nextPageToken !== undefined);
    token = data.nextPageToken ?? undefined;
  } while (token !== undefined);
  expect(ids.size).toBe(rows.length);
  const told = rows.map(({ id, iCalUID, start: begin, isFree, people, isAllDay }) => {
    const shown = isAllDay ? `${begin.slice(0, 10)}T00:00:00.000Z` : begin;
    return `${id} ${iCalUID} ${shown} ${isFree} ${people}`;
  });
  expect(found.toSorted()).toEqual(told.toSorted());
  const asked = (await google.control('GET', '/ledger')).body['requested'] as Record<string, Record<string, number>>;
  expect(asked['googleEvent']).not.toHaveProperty('items/summary');
  expect(asked['googleEvent']).toHaveProperty('items/attendees/email');
});

test('a sync token brings what changed, and a full listing when it is too old', async () => {
  const stays = meeting('stays', ['2026-11-20T10:00:00Z', '2026-11-20T11:00:00Z']);
  const comes = meeting('comes', ['2026-11-23T10:00:00Z', '2026-11-23T11:00:00Z'], {
    createdAt: Date.parse('2026-11-20T09:30:00Z'),
    modifiedAt: Date.parse('2026-11-20T09:30:00Z'),
  });
  google = await startGoogle({
    events: [
      ['ana', stays],
      ['ana', comes],
    ],
  });
  const client = google.calendarOf('ana@contoso.com');
  const ask = (more: calendar_v3.Params$Resource$Events$List) =>
    client.events.list({ calendarId: 'primary', singleEvents: true, ...more });
  const first = await ask({ timeMin: '2026-11-01T00:00:00Z' });
  expect(first.data.items).toHaveLength(1);
  const syncToken = first.data.nextSyncToken ?? '';
  expect((await ask({ syncToken })).data.items).toEqual([]);
  await google.control('POST', '/clock', { now: '2026-11-20T10:00:00Z' });
  const second = await ask({ syncToken });
  expect(second.data.items?.map(({ start: begin }) => begin?.dateTime)).toEqual(['2026-11-23T10:00:00Z']);
  expect(await readRefusal(ask({ syncToken, timeMin: '2026-11-01T00:00:00Z' }))).toMatchObject({
    status: 400,
    reason: 'syncTokenWithRequestRestrictions',
  });
  await google.control('POST', '/google/expire', { user: 'ana@contoso.com' });
  expect(await readRefusal(ask({ syncToken: second.data.nextSyncToken ?? '' }))).toMatchObject({
    status: 410,
    reason: 'fullSyncRequired',
  });
  expect((await readRefusal(client.events.list({ calendarId: 'primary' }))).status).toBe(501);
});

test('what was deleted or moved comes with a sync token, with the id it had', async () => {
  google = await startGoogle(officeOptions());
  const since = '2026-11-10T09:00:00Z';
  await google.control('POST', '/clock', { now: since });
  const window = { timeMin: '2026-09-01T00:00:00Z', timeMax: '2026-12-20T00:00:00Z' };
  const held = new Map<string, string>();
  const tokens = new Map<string, string>();
  const people = (await readTruth())
    .filter(({ mailbox }) => mailbox)
    .map(({ address }) => address)
    .slice(0, 12);
  for (const address of people) {
    const { data } = await google.calendarOf(address).events.list({
      calendarId: 'primary',
      singleEvents: true,
      maxResults: 2500,
      ...window,
    });
    for (const { id } of data.items ?? []) held.set(`${address} ${id ?? ''}`, '');
    tokens.set(address, data.nextSyncToken ?? '');
  }
  await google.control('POST', '/clock', { now: '2026-11-20T09:00:00Z' });
  let [gone, moved] = [0, 0];
  for (const address of people) {
    const { data } = await google.calendarOf(address).events.list({
      calendarId: 'primary',
      singleEvents: true,
      syncToken: tokens.get(address) ?? '',
    });
    for (const event of data.items ?? []) {
      const known = held.has(`${address} ${event.id ?? ''}`);
      if (event.status === 'cancelled') {
        expect(known).toBe(true);
        gone += 1;
      } else if (known && event.originalStartTime?.dateTime !== event.start?.dateTime && event.recurringEventId)
        moved += 1;
    }
  }
  expect(gone).toBeGreaterThan(0);
  expect(moved).toBeGreaterThan(0);
});

test('of more attendees than are asked for, or than are told at all, only the participant is returned', async () => {
  const time: [string, string] = ['2026-11-20T10:00:00Z', '2026-11-20T11:00:00Z'];
  const three = attendees('ana@contoso.com', 'ben@contoso.com', 'cleo@contoso.com');
  google = await startGoogle({
    events: [
      ['ana', meeting('talk', time)],
      ['ana', meeting('all-hands', time, { attendees: three })],
    ],
  });
  const ask = async (more: calendar_v3.Params$Resource$Events$List = {}) => {
    const mask = 'items(attendees(email,self),attendeesOmitted)';
    const asked = { calendarId: 'primary', singleEvents: true, timeMin: '2026-11-01T00:00:00Z', fields: mask, ...more };
    const { data } = await google.calendarOf('ana@contoso.com').events.list(asked);
    return (data.items ?? [])
      .map((event) => [event.attendees?.map(({ email }) => email?.split('@')[0]), event.attendeesOmitted])
      .toSorted((a, b) => (a[0]?.toString() ?? '').localeCompare(b[0]?.toString() ?? ''));
  };
  const talk = [['ana', 'ben'], undefined];
  const all = [talk, [['ana', 'ben', 'cleo'], undefined]];
  const cut = [[['ana'], true], talk];
  expect(await ask()).toEqual(all);
  expect(await ask({ maxAttendees: 3 })).toEqual(all);
  expect(await ask({ maxAttendees: 2 })).toEqual(cut);
  expect(await readRefusal(ask({ maxAttendees: 0 }))).toMatchObject({ status: 400 });
  await google.control('POST', '/settings', { calendarMostAttendees: 2 });
  expect(await ask()).toEqual(cut);
  expect(await ask({ maxAttendees: 500 })).toEqual(cut);
});
