// Meetings: what is read of each event, what is left out, and how windows follow each other.
import { describe, expect, it } from 'vitest';
import type { NetworkRequest } from '../../../lib/network.ts';
import { RetryLater, SkipPartition, StartOver } from '../../errors.ts';
import { type Answer, canary, describeStream, drain, toNetwork } from '../../testing.ts';
import { openDirectory } from '../directory.ts';
import { clockAt, isBook, noon, ok, openTestGoogle, refusal } from '../testing.ts';
import { meetingsStream } from './meetings.ts';

const partition = { mailbox: '1', part: 'root' };
const book = ok({ users: [{ id: '1', primaryEmail: 'ana@example.com' }] });

const event = (id: string, given: Record<string, unknown> = {}) => ({
  id,
  iCalUID: `${id}@google.com`,
  status: 'confirmed',
  summary: canary,
  description: canary,
  location: canary,
  start: { dateTime: '2026-11-19T10:00:00+01:00', timeZone: 'Europe/Berlin' },
  end: { dateTime: '2026-11-19T10:30:00+01:00', timeZone: 'Europe/Berlin' },
  organizer: { email: 'Ana@example.com', self: true },
  attendees: [
    { email: 'ana@example.com', organizer: true, self: true, responseStatus: 'accepted' },
    { email: 'ben@example.org', responseStatus: 'accepted' },
  ],
  eventType: 'default',
  ...given,
});

/** The newest window has the events on two pages, older ones are empty. */
const googleOf =
  (events: readonly unknown[]) =>
  (request: NetworkRequest): Answer => {
    if (isBook(request)) return book;
    const { searchParams } = new URL(request.url);
    if (!searchParams.get('timeMax')?.startsWith('2026-11-20')) return ok({ items: [] });
    if (events.length < 3) return ok({ items: events });
    return searchParams.get('pageToken') === 'two'
      ? ok({ items: events.slice(2) })
      : ok({ items: events.slice(0, 2), nextPageToken: 'two' });
  };

const open = (network: Parameters<typeof openTestGoogle>[0], now = noon) => {
  const google = openTestGoogle(network);
  const clock = clockAt(now);
  return meetingsStream({ google, directory: openDirectory(google, clock), clock });
};

describeStream({
  name: 'meetings of Google Calendar',
  open,
  partition,
  since: '2026-09-01T00:00:00.000Z',
  answer: googleOf([event('e1'), event('e2'), event('e3'), event('e4')]),
  isData: (request) => !isBook(request),
  content: ['summary', 'description', 'location', 'attachments', 'comment', 'displayName', 'htmlLink', 'source'],
  items: { list: 'items', id: 'id' },
});

const read = async (...events: readonly unknown[]) => {
  const stream = open(toNetwork(googleOf(events)));
  const { pages } = await drain(() => stream, { partition, since: '2026-11-01T00:00:00.000Z' });
  return {
    meetings: pages.flatMap(({ activities }) => activities),
    quarantined: pages.flatMap(({ quarantined }) => quarantined),
  };
};

describe('an event of a calendar', () => {
  it('is who, when and how long; who organizes is named once', async () => {
    const attendees = [
      ...event('e1').attendees,
      { email: 'room@resource.calendar.google.com', resource: true },
      { email: 'cara@example.com', optional: true },
    ];
    expect((await read(event('e1', { attendees }))).meetings).toEqual([
      {
        kind: 'meeting',
        id: 'e1',
        event: 'e1@google.com 2026-11-19T09:00:00.000Z',
        actor: 'ana@example.com',
        counterparts: [
          { address: 'ana@example.com', role: 'organizer' },
          { address: 'ben@example.org', role: 'required' },
          { address: 'room@resource.calendar.google.com', role: 'resource' },
          { address: 'cara@example.com', role: 'optional' },
        ],
        at: '2026-11-19T09:00:00.000Z',
        duration: 1800,
        marks: [],
      },
    ]);
  });

  it.each([
    [{ recurringEventId: 'series' }, 'recurring'],
    [{ status: 'cancelled' }, 'cancelled'],
    [{ attendees: [{ email: 'ana@example.com', self: true, responseStatus: 'declined' }] }, 'declined'],
    [{ start: { date: '2026-11-18' }, end: { date: '2026-11-19' } }, 'all-day'],
    [{ transparency: 'transparent' }, 'free'],
    [{ visibility: 'private' }, 'private'],
    [{ visibility: 'confidential' }, 'private'],
    [{ hangoutLink: 'https://meet.google.com/x' }, 'online'],
    [{ conferenceData: { conferenceSolution: { key: { type: 'addOn' } } } }, 'online'],
  ])('with %j is marked as %s', async (given, mark) => {
    expect((await read(event('e1', given))).meetings).toMatchObject([{ marks: [mark] }]);
  });

  it.each(['workingLocation', 'outOfOffice', 'focusTime', 'birthday'])(
    'that is no meeting but %s is left out',
    async (eventType) => {
      expect((await read(event('e1', { eventType }))).meetings).toEqual([]);
    },
  );

  it('on a calendar of a group has no organizer, as nobody stands behind its address', async () => {
    const organizer = { email: 'c_1@group.calendar.google.com' };
    expect((await read(event('e1', { organizer, attendees: [] }))).meetings).toMatchObject([
      { actor: null, counterparts: [] },
    ]);
  });

  it('that is not over is left for later', async () => {
    const end = { dateTime: '2026-11-20T12:30:00Z' };
    expect((await read(event('e1', { end }))).meetings).toEqual([]);
  });

  it('whose attendees are not all told is set aside, as nobody knows how many they are', async () => {
    const all = event('e1', { attendeesOmitted: false });
    const large = event('e2', { attendeesOmitted: true });
    const found = await read(all, large);
    expect(found.meetings.map(({ id }) => id)).toEqual(['e1']);
    expect(found.quarantined).toEqual([{ id: 'e2', reason: 'attendees: not all are told' }]);
  });

  it('whose attendees are not all told is not set aside before it counts', async () => {
    const end = { dateTime: '2026-11-20T12:30:00Z' };
    expect((await read(event('e1', { end, attendeesOmitted: true }))).quarantined).toEqual([]);
  });

  it('is asked for together with whether all its attendees are told', async () => {
    const asked: NetworkRequest[] = [];
    await drain(() => open(toNetwork(googleOf([]), asked)), { partition, since: '2026-11-01T00:00:00.000Z' });
    const masks = asked.filter((request) => !isBook(request)).map(({ url }) => new URL(url).searchParams.get('fields'));
    expect(masks.length).toBeGreaterThan(0);
    for (const mask of masks) expect(mask).toContain('attendeesOmitted');
  });

  it('that ends before it starts is set aside', async () => {
    const end = { dateTime: '2026-11-18T12:30:00Z' };
    expect((await read(event('e1', { end }))).quarantined).toEqual([{ id: 'e1', reason: 'end: is before the start' }]);
  });
});

describe('windows of a calendar', () => {
  const start = { partition, since: '2026-09-10T00:00:00.000Z' };

  it('go back to what is wanted, and each is swept', async () => {
    const stream = open(toNetwork(googleOf([])));
    const { pages } = await drain(() => stream, start);
    expect(pages.map(({ sweep }) => [sweep?.from, sweep?.to])).toEqual([
      ['2026-10-20T12:00:00.000Z', '2026-11-20T12:00:00.000Z'],
      ['2026-09-19T12:00:00.000Z', '2026-10-20T12:00:00.000Z'],
      ['2026-09-10T00:00:00.000Z', '2026-09-19T12:00:00.000Z'],
    ]);
  });

  it('are not swept for an answer that came without its rows', async () => {
    let blanks = 0;
    const answer = googleOf([event('e1')]);
    const network = toNetwork((request) => (!isBook(request) && (blanks += 1) <= 2 ? ok({}) : answer(request)));
    const { pages } = await drain(() => open(network), start);
    expect(pages.map(({ sweep, activities }) => [sweep !== null, activities.length])).toEqual([
      [false, 0],
      [false, 0],
      [true, 1],
      [true, 0],
      [true, 0],
    ]);
  });

  it('in a later cycle read again what may still change, in a later pass', async () => {
    const first = open(toNetwork(googleOf([])));
    const { pages, cursor } = await drain(() => first, start);
    const later = open(toNetwork(googleOf([])), noon + 3_600_000);
    const again = await drain(() => later, { ...start, cursor });
    expect(again.pages.map(({ sweep }) => [sweep?.from, sweep?.to])).toEqual([
      ['2026-11-18T00:00:00.000Z', '2026-11-20T13:00:00.000Z'],
    ]);
    expect(again.pages[0]?.pass).toBeGreaterThan(pages.at(-1)?.pass ?? 0);
  });
});

const fail = async (answer: Answer, placed = false) => {
  const network = toNetwork((request) => {
    if (isBook(request)) return book;
    const token = new URL(request.url).searchParams.get('pageToken');
    return placed && token === null ? ok({ items: [], nextPageToken: 'two' }) : answer;
  });
  const stream = open(network);
  return drain(() => stream, { partition, since: null }).catch((error: unknown) => error);
};

describe('a calendar that refuses', () => {
  it.each([
    [refusal(403, 'notACalendarUser'), 'calendar-not-enabled'],
    [refusal(404, 'notFound'), 'calendar-not-enabled'],
  ])('is passed over', async (answer, code) => {
    const outcome = await fail(answer);
    expect(outcome).toBeInstanceOf(SkipPartition);
    expect(outcome).toMatchObject({ problem: { code } });
  });

  it.each([refusal(410, 'fullSyncRequired'), refusal(400, 'invalid')])('to go on is started over', async (answer) => {
    expect(await fail(answer, true)).toBeInstanceOf(StartOver);
  });

  it('as a limit is used up is waited for, that person alone', async () => {
    const outcome = await fail(refusal(403, 'rateLimitExceeded'));
    expect(outcome).toBeInstanceOf(RetryLater);
    expect(outcome).toMatchObject({ scope: 'mailbox', seconds: null, problem: { code: 'asked-to-wait' } });
  });
});
