// Meetings of one's own calendar: windows of the past, newest first, then one window a cycle that reads again what may still change.
// Not by sync token: it brings what was cancelled as an id alone, cannot be narrowed to the past, and holds one window for ever.
import { z } from 'zod';
import type { Clock } from '../../../lib/clock.ts';
import type { Page, PageRequest, Quarantined, Stream } from '../../stream.ts';
import type { Google } from '../api.ts';
import type { Directory } from '../directory.ts';
import { Event, eventFields, isMeeting, meetingOf } from '../event.ts';
import { calendarLimits, eventsPerPage } from '../limits.ts';
import { askAgain, follow, goOn, parseList, Spot, startSpot } from '../pages.ts';
import { permissionsOf } from '../scopes.ts';
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
  window: z.strictObject({ from: z.int(), to: z.int(), spot: Spot }).nullable(),
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

const begin = (request: PageRequest, now: number): Cursor & { window: Window } => {
  const earlier = request.cursor === null ? null : readCursor(Cursor, request.cursor);
  if (earlier?.window) return { ...earlier, window: earlier.window };
  const reach = request.since === null ? now - standardReach : Date.parse(request.since);
  // A clock that was set back must not turn the window round.
  const floor = earlier === null ? Math.min(reach, now - hour) : Math.min(earlier.asOf, now) - unsettled;
  const from = earlier === null ? Math.max(floor, now - windowLength) : floor;
  const window = { from, to: now, spot: startSpot };
  return { window, pass: Math.max(now, (earlier?.pass ?? 0) + 1), asOf: now, floor };
};

/** The next older window of this cycle; null when it was the last. */
const older = ({ floor }: Cursor, { from }: Window): Window | null =>
  from <= floor ? null : { from: Math.max(floor, from - windowLength), to: from, spot: startSpot };

const isCut = ({ attendeesOmitted }: Event): boolean => attendeesOmitted === true;

/** Whose attendees Google keeps back is set aside: with those it shows, an all-hands would look like a talk of two. */
const heldBack = (
  meetings: readonly Event[],
  quarantined: readonly Quarantined[],
): Pick<Page, 'activities' | 'quarantined'> => {
  const cut = meetings.filter(isCut).map(({ id }) => ({ id, reason: 'attendees: not all are told' }));
  return {
    activities: meetings.filter((event) => !isCut(event)).map(meetingOf),
    quarantined: [...quarantined, ...cut],
  };
};

const nextEvents = async (
  { google, directory, clock }: { readonly google: Google; readonly directory: Directory; readonly clock: Clock },
  request: PageRequest,
): Promise<Page> => {
  request.signal.throwIfAborted();
  const at = begin(request, clock.now());
  const { window } = at;
  const answer = await google.get({
    path: '/calendars/primary/events',
    query: [
      ['singleEvents', 'true'],
      ['timeMin', iso(window.from)],
      ['timeMax', iso(window.to)],
      ['maxResults', String(Math.max(1, eventsPerPage.value >> (request.halvings ?? 0)))],
      ['fields', `nextPageToken,items(${eventFields})`],
      ...goOn(window.spot),
    ],
    about: 'calendar',
    user: await directory.addressOf(request.partition.mailbox ?? '', request.signal),
    placed: window.spot.token !== null,
    signal: request.signal,
    ready: request.ready,
  });
  const again = askAgain(window.spot, answer, 'items');
  if (again !== null)
    return page({ cursor: { ...at, window: { ...window, spot: again } }, pass: at.pass, done: false });
  const { parsed, quarantined } = parseList(Event, answer, 'items');
  const since = request.since === null ? Number.NEGATIVE_INFINITY : Date.parse(request.since);
  const meetings = parsed.filter((event) => isMeeting(event) && event.end.time <= at.asOf && event.start.time >= since);
  const found = { ...heldBack(meetings, quarantined), pass: at.pass };
  const spot = follow(window.spot, answer);
  if (spot !== null) return page({ ...found, cursor: { ...at, window: { ...window, spot } }, done: false });
  const sweep = { from: iso(window.from), to: iso(window.to), pass: at.pass };
  const next = older(at, window);
  const cursor = { ...at, window: next, pass: next === null ? at.pass : at.pass + 1 };
  return page({ ...found, sweep, cursor, done: next === null });
};

export const meetingsDeclaration = {
  name: 'meetings',
  by: 'mailbox',
  title: 'Meetings, without titles',
  gives: 'Who met whom, when and for how long: meeting hours, focus time, one-to-ones.',
  without: 'Without it there is no figure about meetings and focus time.',
  permissions: permissionsOf('meetings'),
  delegated: null,
  every: 3600,
  standard: true,
  limits: calendarLimits,
} as const;

export const meetingsStream = (parts: {
  readonly google: Google;
  readonly directory: Directory;
  readonly clock: Clock;
}): Stream => ({ ...meetingsDeclaration, next: (request) => nextEvents(parts, request) });
