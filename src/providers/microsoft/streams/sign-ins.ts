// The sign-in log in windows of time, the newest first; while it is still read into the past, what is new comes in between.
import { z } from 'zod';
import type { Clock } from '../../../lib/clock.ts';
import type { Page, PageRequest, Stream, Untold } from '../../stream.ts';
import { follow, startTrail, Trail } from '../cursors.ts';
import type { Graph } from '../graph.ts';
import { signInLimits, signInsPerPage } from '../limits.ts';
import { parseItems } from '../pages.ts';
import { delegatedPermissions, streamPermissions } from '../permissions.ts';
import { Range, takeWindow } from './log-ranges.ts';
import { SignInEntry } from './sign-in-entry.ts';
import { page, readCursor } from '../../pages.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
/** Days that Microsoft keeps with Entra ID P1 or P2; what it no longer has is answered as empty. */
const horizon = 30;
/** Most sign-ins come into the log minutes late: so much is read again each time, and ids drop what comes twice. */
const overlap = 2 * hour;
/** Some come up to a day late: twice a day all that may have got some is read once more. */
const late = { every: day / 2, reach: 1.5 * day };
/** While the past is read, what is new is never older than this and one window. */
const patience = 30 * minute;
/** A window is to be some pages long: it shrinks where more comes, and grows where nothing does. */
const windows = { first: 6 * hour, least: 15 * minute, most: day, pages: 20 };

const Cursor = z.strictObject({
  /** Up to when the log is read or among the ranges. */
  high: z.int(),
  /** When all that may still get late ones was last read again. */
  swept: z.int(),
  /** Still to be read, the newest first. */
  ranges: z.array(Range),
  /** How long the next window is, milliseconds. */
  length: z.int().min(1),
  /** The window being read; null between two cycles. */
  window: z
    .strictObject({
      link: z.string(),
      trail: Trail,
      pages: z.int().min(0),
      /** Null in windows that were opened by an earlier version. */
      range: Range.nullable().default(null),
    })
    .nullable(),
});
type Cursor = z.infer<typeof Cursor>;
type Window = NonNullable<Cursor['window']>;

const iso = (time: number): string => new Date(time).toISOString();

const openWindow = (range: Range): Window => {
  const { from, to } = range;
  const filter = `createdDateTime ge ${iso(from)} and createdDateTime lt ${iso(to)}`;
  const link = `/auditLogs/signIns?$top=${signInsPerPage.value}&$filter=${encodeURIComponent(filter)}`;
  return { link, trail: startTrail, pages: 0, range };
};

/** What is new since `high`, and what is late, comes before everything else. A clock that was set back turns no range round. */
const withNew = (at: Cursor, { since }: PageRequest, now: number): Cursor => {
  const deep = now - at.swept >= late.every;
  const back = Math.min(Math.min(at.high, now) - overlap, deep ? now - late.reach : now);
  const from = Math.min(now - minute, Math.max(back, since === null ? back : Date.parse(since)));
  return { ...at, high: now, swept: deep ? now : at.swept, ranges: [{ from, to: now }, ...at.ranges] };
};

/** The next window; none when nothing is left. */
const advance = (at: Cursor): Cursor => {
  const taken = takeWindow(at.ranges, at.length);
  return taken === null
    ? { ...at, window: null }
    : { ...at, ranges: [...taken.left], window: openWindow(taken.window) };
};

const begin = (request: PageRequest, now: number): Cursor => {
  if (request.cursor === null) {
    const kept = now - horizon * day;
    const floor = request.since === null ? kept : Math.min(Math.max(kept, Date.parse(request.since)), now - hour);
    return advance({ high: now, swept: now, ranges: [{ from: floor, to: now }], length: windows.first, window: null });
  }
  const at = readCursor(Cursor, request.cursor);
  return at.window === null ? advance(withNew(at, request, now)) : at;
};

const lengthAfter = ({ length }: Cursor, { pages }: Window, items: number): number => {
  if (pages > windows.pages) return Math.max(windows.least, Math.floor(length / 2));
  return pages === 0 && items === 0 ? Math.min(windows.most, length * 2) : length;
};

/** The part of a window that the log kept no more when it was read: it is answered as empty, which is not nothing. */
const lostOf = ({ range }: Window, now: number): readonly Untold[] => {
  if (range === null) return [];
  const to = Math.min(range.to, now - horizon * day);
  return to - range.from < hour ? [] : [{ from: iso(range.from), to: iso(to), why: 'lost' }];
};

const nextEntries = async (graph: Graph, request: PageRequest, now: number): Promise<Page> => {
  const at = begin(request, now);
  const { window } = at;
  if (window === null) return page({ cursor: at, done: true });
  const { signal, ready } = request;
  const answer = await graph.page({ path: window.link, about: 'sign-ins', signal, ready });
  const { parsed, quarantined } = parseItems(SignInEntry, answer.items);
  const signedIn = parsed.filter((one) => one !== null);
  const apps = signedIn.map(({ app }) => app).filter((app) => app !== null);
  const sightings = [...new Map(apps.map((app) => [app.id, app])).values()];
  const found = { events: signedIn.map(({ event }) => event), sightings, quarantined };
  if (answer.next !== null) {
    const trail = follow(window.trail, answer.next);
    const cursor: Cursor = { ...at, window: { ...window, link: answer.next, trail, pages: window.pages + 1 } };
    return page({ ...found, cursor, done: false });
  }
  const read = { ...at, length: lengthAfter(at, window, answer.items.length) };
  const isDue = read.ranges.length > 0 && now - read.high >= patience;
  const cursor = advance(isDue ? withNew(read, request, now) : read);
  return page({ ...found, untold: lostOf(window, now), cursor, done: cursor.window === null });
};

export const signInsDeclaration = {
  name: 'sign-ins',
  by: 'tenant',
  title: 'Sign-ins',
  gives: 'Who signed in when, to which app, and whether it worked; no address, place or device.',
  without: 'Without it there is no figure about days at work without mail or meetings, and none about the use of apps.',
  permissions: streamPermissions['sign-ins'],
  delegated: delegatedPermissions['sign-ins'],
  every: 3600,
  standard: false,
  lag: late.reach / 1000,
  limits: signInLimits,
} as const;

export const signInsStream = (graph: Graph, clock: Clock): Stream => ({
  ...signInsDeclaration,
  next: async (request) => nextEntries(graph, request, clock.now()),
});
