// Meetings from calendar views: windows of the past, newest first, then one window a cycle that reads again what may still change.
import { z } from 'zod';
import type { Clock } from '../../../lib/clock.ts';
import type { Page, PageRequest, Stream } from '../../stream.ts';
import { follow, startTrail, Trail } from '../cursors.ts';
import type { Graph } from '../graph.ts';
import { eventsPerPage, mailboxLimits } from '../limits.ts';
import { parseItems } from '../pages.ts';
import { delegatedPermissions, streamPermissions } from '../permissions.ts';
import { Event, eventFields, meetingOf } from './meeting.ts';
import { page, readCursor } from '../../pages.ts';

const hour = 3_600_000;
const day = 24 * hour;
/** How far back is read where nobody says. */
const standardReach = 90 * day;
const windowLength = 31 * day;
/** A meeting settles 48 hours after its end, and none that counts is longer than 12: what began after this may still change. */
const unsettled = 60 * hour;

/** Times in milliseconds since 1970. */
const Cursor = z.strictObject({
  /** The window being read; null between two cycles. */
  window: z.strictObject({ from: z.int(), to: z.int(), link: z.string(), trail: Trail }).nullable(),
  /** The pass of this window, or of the last one; it never falls, also not after everything was started over. */
  pass: z.int(),
  /** Up to when the calendar is known once this cycle is over. */
  asOf: z.int(),
  /** Where the windows of this cycle end in the past. */
  floor: z.int(),
});
type Cursor = z.infer<typeof Cursor>;
type Window = NonNullable<Cursor['window']>;

const iso = (time: number): string => new Date(time).toISOString();

/** Never the view's delta: it brings subjects, stubs without attendees, and a window that does not roll on. */
const openWindow = (mailbox: string, from: number, to: number): Window => {
  const range = `startDateTime=${iso(from)}&endDateTime=${iso(to)}`;
  const link = `/users/${encodeURIComponent(mailbox)}/calendarView?${range}&$select=${eventFields}&$top=${eventsPerPage.value}`;
  return { from, to, link, trail: startTrail };
};

/** A link with pages of the usual size, halved so many times; a link from a page still carries the size of that page. */
const sized = (link: string, halvings: number): string =>
  link.replace(/([?&](?:\$|%24)top=)\d+/i, `$1${eventsPerPage.value >> halvings}`);

const begin = (request: PageRequest, now: number): Cursor & { window: Window } => {
  const mailbox = request.partition.mailbox ?? '';
  const earlier = request.cursor === null ? null : readCursor(Cursor, request.cursor);
  if (earlier?.window) return { ...earlier, window: earlier.window };
  const reach = request.since === null ? now - standardReach : Date.parse(request.since);
  // A clock that was set back must not turn the window round.
  const floor = earlier === null ? Math.min(reach, now - hour) : Math.min(earlier.asOf, now) - unsettled;
  const from = earlier === null ? Math.max(floor, now - windowLength) : floor;
  return { window: openWindow(mailbox, from, now), pass: Math.max(now, (earlier?.pass ?? 0) + 1), asOf: now, floor };
};

/** The next older window of this cycle; null when it was the last. */
const older = (at: Cursor, { from }: Window, mailbox: string): Window | null =>
  from <= at.floor ? null : openWindow(mailbox, Math.max(at.floor, from - windowLength), from);

const nextEvents = async (graph: Graph, request: PageRequest, now: number): Promise<Page> => {
  const at = begin(request, now);
  const { window } = at;
  const answer = await graph.page({
    path: sized(window.link, request.halvings ?? 0),
    about: 'mailbox',
    prefer: 'IdType="ImmutableId", outlook.timezone="UTC"',
    signal: request.signal,
    ready: request.ready,
  });
  const { parsed, quarantined } = parseItems(Event, answer.items);
  const since = request.since === null ? Number.NEGATIVE_INFINITY : Date.parse(request.since);
  const activities = parsed
    .filter((event) => event.type !== 'seriesMaster' && event.end <= at.asOf && event.start >= since)
    .map(meetingOf);
  const found = { activities, quarantined, pass: at.pass };
  if (answer.next !== null) {
    const trail = follow(window.trail, answer.next);
    return page({ ...found, cursor: { ...at, window: { ...window, link: answer.next, trail } }, done: false });
  }
  const sweep = { from: iso(window.from), to: iso(window.to), pass: at.pass };
  const next = older(at, window, request.partition.mailbox ?? '');
  const cursor = { ...at, window: next, pass: next === null ? at.pass : at.pass + 1 };
  return page({ ...found, sweep, cursor, done: next === null });
};

export const meetingsDeclaration = {
  name: 'meetings',
  by: 'mailbox',
  title: 'Meetings, without subjects',
  gives: 'Who met whom, when and for how long: meeting hours, focus time, one-to-ones.',
  without: 'Without it there is no figure about meetings and focus time.',
  permissions: streamPermissions.meetings,
  delegated: delegatedPermissions.meetings,
  every: 3600,
  standard: true,
  limits: mailboxLimits,
} as const;

export const meetingsStream = (graph: Graph, clock: Clock): Stream => ({
  ...meetingsDeclaration,
  next: async (request) => nextEvents(graph, request, clock.now()),
});
