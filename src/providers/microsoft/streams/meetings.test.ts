// Meetings: what is read of an event, and which windows of the calendar are read when.
import { describe, expect, it } from 'vitest';
import { Meeting } from '../../../contract/records.ts';
import type { NetworkRequest } from '../../../lib/network.ts';
import { type Answer, canary, describeStream, drain, toNetwork } from '../../testing.ts';
import { clockAt, isGraph, json, link, mailbox, microsoft, noon, openTestGraph } from '../testing.ts';
import { meetingsStream } from './meetings.ts';

const calendar = { mailbox, part: 'root' };
const hour = 3_600_000;
const day = 24 * hour;

const person = (address: string) => ({ emailAddress: { name: canary, address } });
const attendee = (address: string, type: string) => ({ type, status: { response: 'none' }, ...person(address) });
const utc = (time: number | string) => ({
  dateTime: `${(typeof time === 'number' ? new Date(time).toISOString() : time).slice(0, 19)}.0000000`,
  timeZone: 'UTC',
});

const event = (given: Record<string, unknown> = {}) => ({
  id: 'event-1',
  subject: canary,
  bodyPreview: canary,
  location: { displayName: canary },
  iCalUId: '0400',
  type: 'singleInstance',
  start: utc(noon - 3 * hour),
  end: utc(noon - 2 * hour),
  isAllDay: false,
  isCancelled: false,
  organizer: person('Ana@contoso.com'),
  attendees: [
    attendee('ben@contoso.com', 'required'),
    attendee('cy@x.org', 'optional'),
    attendee('room@contoso.com', 'resource'),
  ],
  showAs: 'busy',
  sensitivity: 'normal',
  responseStatus: { response: 'accepted', time: '2026-11-01T00:00:00Z' },
  isOnlineMeeting: false,
  ...given,
});

const windowOf = ({ url }: NetworkRequest) => {
  const query = new URL(url).searchParams;
  return [query.get('startDateTime'), query.get('endDateTime')].map((text) => text?.slice(0, 16));
};

const read = async (
  answer: (request: NetworkRequest) => Answer,
  options: { now?: number; since?: string | null; cursor?: Awaited<ReturnType<typeof drain>>['cursor'] } = {},
) => {
  const { now = noon, since = null, cursor = null } = options;
  const asked: NetworkRequest[] = [];
  const open = () => meetingsStream(openTestGraph(toNetwork(answer, asked), now), clockAt(now));
  return { ...(await drain(open, { partition: calendar, since, cursor })), asked: asked.filter(isGraph) };
};

const listing = (items: unknown[]) =>
  microsoft((path) => json({ value: path.includes(new Date(noon).toISOString()) ? items : [] }));
const meetingOf = async (given: Record<string, unknown>) =>
  Meeting.parse((await read(listing([event(given)]))).pages[0]!.activities[0]);

const pagePath = '/users/x/calendarView?$skip=1000';
describeStream({
  name: 'meetings',
  open: (network) => meetingsStream(openTestGraph(network), clockAt(noon)),
  partition: calendar,
  since: new Date(noon - 40 * day).toISOString(),
  answer: microsoft((path) => {
    if (path === pagePath) return json({ value: [event({ id: 'event-3' })] });
    if (path.includes(`endDateTime=${new Date(noon).toISOString()}`))
      return json({ value: [event(), event({ id: 'event-2' })], '@odata.nextLink': link(pagePath) });
    return json({ value: [] });
  }),
  isData: isGraph,
  content: ['subject', 'body', 'bodyPreview', 'location', 'locations', 'attachments', 'onlineMeeting', 'categories'],
});

describe('a meeting', () => {
  it('is who met whom, when and for how long', async () => {
    expect(await meetingOf({})).toEqual({
      kind: 'meeting',
      id: 'event-1',
      event: '0400 2026-11-20T09:00:00.000Z',
      actor: 'ana@contoso.com',
      counterparts: [
        { address: 'ana@contoso.com', role: 'organizer' },
        { address: 'ben@contoso.com', role: 'required' },
        { address: 'cy@x.org', role: 'optional' },
        { address: 'room@contoso.com', role: 'resource' },
      ],
      at: '2026-11-20T09:00:00.000Z',
      duration: 3600,
      marks: [],
    });
  });

  it.each([
    [{ type: 'occurrence' }, ['recurring']],
    [{ type: 'exception', isOnlineMeeting: true }, ['recurring', 'online']],
    [{ isCancelled: true }, ['cancelled']],
    [{ responseStatus: { response: 'declined' } }, ['declined']],
    [{ isAllDay: true }, ['all-day']],
    [{ showAs: 'free' }, ['free']],
    [{ showAs: null, sensitivity: null, responseStatus: null, isOnlineMeeting: null }, []],
    [{ sensitivity: 'private' }, ['private']],
    [{ sensitivity: 'confidential' }, ['private']],
  ])('with %j is marked %j', async (given, marks) => {
    expect((await meetingOf(given)).marks).toEqual(marks);
  });

  it('without an iCalUId, an organizer or addresses is what it is', async () => {
    const meeting = await meetingOf({
      iCalUId: null,
      organizer: null,
      attendees: [{ type: null, emailAddress: { name: 'List' } }],
    });
    expect(meeting).toMatchObject({ event: 'event-1 2026-11-20T09:00:00.000Z', actor: null, counterparts: [] });
  });

  it('counts once it has ended', async () => {
    const running = event({ id: 'running', end: utc(noon + hour) });
    const ended = event({ id: 'ended', end: utc(noon) });
    expect((await read(listing([running, ended]))).pages[0]!.activities.map(({ id }) => id)).toEqual(['ended']);
  });

  it('is never the series itself', async () => {
    expect((await read(listing([event({ type: 'seriesMaster' })]))).pages[0]!.activities).toEqual([]);
  });

  it('older than wanted is not kept, though it reaches into the window', async () => {
    const since = new Date(noon - 2.5 * hour).toISOString();
    expect((await read(listing([event()]), { since })).pages[0]!.activities).toEqual([]);
  });

  it.each([
    [{ end: utc(noon - 4 * hour) }, 'end: is before the start'],
    [
      { start: { dateTime: '2026-11-20T09:00:00.0000000', timeZone: 'Pacific Standard Time' } },
      /^start\.timeZone: Invalid option/,
    ],
    [{ attendees: undefined }, /^attendees: Invalid input/],
    [{ iCalUId: 'a\0' }, /^iCalUId: has characters that cannot be stored/],
    [{ type: 'weird' }, /^type: Invalid option/],
  ])('that cannot be read (%j) is set aside alone', async (given, reason) => {
    const page = (await read(listing([event({ id: 'good' }), event({ id: 'bad', ...given })]))).pages[0]!;
    expect(page.activities.map(({ id }) => id)).toEqual(['good']);
    expect(page.quarantined).toEqual([
      { id: 'bad', reason: typeof reason === 'string' ? reason : expect.stringMatching(reason) },
    ]);
  });
});

describe('a calendar', () => {
  const quiet = microsoft(() => json({ value: [] }));

  it('is read back to the day that is wanted, newest first, each window swept once it is complete', async () => {
    const { asked, pages } = await read(quiet, { since: '2026-09-01T00:00:00.000Z' });
    expect(asked.map(windowOf)).toEqual([
      ['2026-10-20T12:00', '2026-11-20T12:00'],
      ['2026-09-19T12:00', '2026-10-20T12:00'],
      ['2026-09-01T00:00', '2026-09-19T12:00'],
    ]);
    expect(pages.map(({ sweep, done }) => [sweep?.from.slice(0, 10), sweep?.to.slice(0, 10), done])).toEqual([
      ['2026-10-20', '2026-11-20', false],
      ['2026-09-19', '2026-10-20', false],
      ['2026-09-01', '2026-09-19', true],
    ]);
    for (const page of pages) expect(page.sweep?.pass).toBe(page.pass);
    expect(new Set(pages.map(({ pass }) => pass)).size).toBe(3);
  });

  it('is read back 90 days where nobody says how far', async () => {
    const { asked } = await read(quiet);
    expect(windowOf(asked.at(-1)!)[0]).toBe('2026-08-22T12:00');
  });

  it('costs one request in later cycles, over all that may still change', async () => {
    const first = await read(quiet);
    const second = await read(quiet, { now: noon + hour, cursor: first.cursor });
    expect(second.asked.map(windowOf)).toEqual([['2026-11-18T00:00', '2026-11-20T13:00']]);
    expect(second.pages).toHaveLength(1);
    expect(second.pages[0]!.pass).toBeGreaterThan(Math.max(...first.pages.map(({ pass }) => pass)));
  });

  it('that was not read for a week is read over that week', async () => {
    const first = await read(quiet);
    const later = await read(quiet, { now: noon + 7 * day, cursor: first.cursor });
    expect(later.asked.map(windowOf)).toEqual([['2026-11-18T00:00', '2026-11-27T12:00']]);
  });

  it('keeps its passes growing when its cursor is lost or the clock stands still or goes back', async () => {
    const first = await read(quiet);
    const last = Math.max(...first.pages.map(({ pass }) => pass));
    const still = await read(quiet, { cursor: first.cursor });
    expect(still.pages[0]!.pass).toBeGreaterThan(last);
    const back = await read(quiet, { now: noon - day, cursor: first.cursor });
    expect(back.pages[0]!.pass).toBeGreaterThan(last);
    expect(windowOf(back.asked[0]!)).toEqual(['2026-11-17T00:00', '2026-11-19T12:00']);
    expect((await read(quiet, { now: noon + day })).pages[0]!.pass).toBeGreaterThan(last);
  });

  it('asks for UTC, ids that last, a thousand events a page, and nothing that could be content', async () => {
    const { asked } = await read(quiet);
    expect(asked[0]!.headers?.['prefer']).toBe('IdType="ImmutableId", outlook.timezone="UTC"');
    const query = new URL(asked[0]!.url).searchParams;
    expect(query.get('$top')).toBe('1000');
    expect(query.get('$select')).toBe(
      'id,iCalUId,type,start,end,isAllDay,isCancelled,organizer,attendees,showAs,sensitivity,responseStatus,isOnlineMeeting',
    );
    expect(asked[0]!.url).not.toContain('delta');
  });

  it('is asked for in smaller pages where Microsoft was too slow for large ones, also from within a window', async () => {
    const asked: NetworkRequest[] = [];
    const next = microsoft(() =>
      json({ value: [], '@odata.nextLink': link(`/more?%24top=1000&$skip=${asked.length}`) }),
    );
    const stream = meetingsStream(openTestGraph(toNetwork(next, asked)), clockAt(noon));
    const { signal } = new AbortController();
    const request = { partition: calendar, since: null, signal };
    const { cursor } = await stream.next({ ...request, cursor: null, halvings: 1 });
    await stream.next({ ...request, cursor, halvings: 3 });
    const tops = asked.filter(isGraph).map(({ url }) => new URL(url).searchParams.get('$top'));
    expect(tops).toEqual(['500', '125']);
  });

  it('whose window has several pages is swept after the last of them', async () => {
    const answer = microsoft((path) => {
      if (path === pagePath) return json({ value: [event({ id: 'event-2' })] });
      return json({ value: [event()], '@odata.nextLink': link(pagePath) });
    });
    const { pages } = await read(answer, { since: new Date(noon - day).toISOString() });
    expect(pages.map(({ sweep, done, pass }) => [sweep === null, done, pass])).toEqual([
      [true, false, noon],
      [false, true, noon],
    ]);
  });
});
