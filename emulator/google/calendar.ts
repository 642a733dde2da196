// Calendar's events.list: all expanded events, or what changed since a sync token.
import { z } from 'zod';
import type { CalendarEvent, Instant } from '../tenant/model.ts';
import { cutPage, isOwn, needSubject, readCount, type Endpoint, type GoogleCall } from './call.ts';
import { badRequest, fullSyncRequired, GoogleError, notEmulated } from './errors.ts';
import { writeCancelled, writeEvent } from './event-shape.ts';
import type { Subject } from './mailbox.ts';

const DAY = 86_400_000;
/** Without a window, so far around now. */
const FAR = 800 * DAY;

/** A sync token: when it was given, its generation, and the window that the first listing asked for. */
const Token = z.tuple([z.number(), z.number(), z.number().nullable(), z.number().nullable()]);

interface Window {
  readonly from: Instant | null;
  readonly to: Instant | null;
}

const writeToken = (call: GoogleCall, { from, to }: Window): string =>
  Buffer.from(JSON.stringify([call.now, call.world.google.generation(), from, to])).toString('base64url');

interface Since extends Window {
  readonly at: Instant;
}

/** Throws 410 for a token that is too old, 400 for what is none. */
const readToken = (call: GoogleCall, { user }: Subject, text: string): Since => {
  let parsed: z.infer<typeof Token>;
  try {
    parsed = Token.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
  } catch {
    throw badRequest('Invalid sync token value.', 'invalid');
  }
  const [at, generation, from, to] = parsed;
  const isOld = call.now - at > call.world.settings.calendarSyncDays * DAY;
  if (isOld || call.world.google.isExpired(user.id, generation)) throw fullSyncRequired();
  return { at, from, to };
};

const readTime = (query: URLSearchParams, name: string): Instant | null => {
  const text = query.get(name);
  if (text === null) return null;
  const at = Date.parse(text);
  if (Number.isNaN(at) || !/T.*(Z|[+-]\d{2}:?\d{2})$/i.test(text)) throw badRequest('Bad Request', 'badRequest');
  return at;
};

/** Neither cancelled nor deleted: a cancelled meeting leaves Google's calendars. */
const isThere = ({ isCancelled }: CalendarEvent): boolean => !isCancelled;

interface View extends Window {
  /** As it was then. */
  readonly at: Instant;
  readonly now: Instant;
}

const view = ({ tenant, user }: Subject, { from, to, at, now }: View): readonly CalendarEvent[] =>
  tenant
    .events(user.id, from ?? now - FAR, to ?? now + FAR, at)
    .filter(isThere)
    .filter(({ start, end }) => (from === null || end > from) && (to === null || start < to));

interface Item {
  readonly event: CalendarEvent;
  readonly isGone: boolean;
}

const listAll = ({ now, query }: GoogleCall, subject: Subject, window: Window): readonly Item[] => {
  if (query.get('showDeleted') === 'true') throw notEmulated('showDeleted without a sync token');
  return view(subject, { ...window, at: now, now }).map((event) => ({ event, isGone: false }));
};

/** What was changed since then, and what was there and is no more. */
const listChanges = ({ now }: GoogleCall, subject: Subject, since: Since): readonly Item[] => {
  const before = view(subject, { ...since, now });
  const after = view(subject, { ...since, at: now, now });
  const known = new Map(before.map((event) => [event.id, event.modifiedAt]));
  const there = new Set(after.map(({ id }) => id));
  return [
    ...after.filter(({ id, modifiedAt }) => known.get(id) !== modifiedAt).map((event) => ({ event, isGone: false })),
    ...before.filter(({ id }) => !there.has(id)).map((event) => ({ event, isGone: true })),
  ];
};

/** What goes neither with a sync token nor before one is given. */
const RESTRICTIONS = ['orderBy', 'updatedMin', 'iCalUID'];

const checkSync = (query: URLSearchParams): void => {
  const others = [...RESTRICTIONS, 'timeMin', 'timeMax'].filter((name) => query.has(name));
  if (others.length > 0 || query.get('showDeleted') === 'false') {
    throw badRequest('Sync token cannot be used with other request restrictions.', 'syncTokenWithRequestRestrictions');
  }
};

const narrow = (items: readonly Item[], query: URLSearchParams): readonly Item[] => {
  const updatedMin = readTime(query, 'updatedMin');
  const kept = updatedMin === null ? items : items.filter(({ event }) => event.modifiedAt >= updatedMin);
  if (!query.has('orderBy')) return kept;
  const by = query.get('orderBy') === 'startTime' ? 'start' : 'modifiedAt';
  return kept.toSorted((a, b) => a.event[by] - b.event[by]);
};

const pickCalendar = (call: GoogleCall): Subject => {
  const subject = needSubject(call);
  const [named = ''] = call.named;
  if (named !== 'primary' && !isOwn(subject, named)) {
    throw new GoogleError({ code: 404, message: 'Not Found', reason: 'notFound' });
  }
  return subject;
};

export const calendarEndpoint: Endpoint = {
  template: '/calendar/v3/calendars/{calendar}/events',
  pattern: /^\/calendar\/v3\/calendars\/([^/]+)\/events$/,
  scopes: ['calendar.events.readonly', 'calendar.readonly'],
  api: 'calendar',
  units: 1,
  resource: 'googleEvent',
  list: 'items',
  options: [
    'singleEvents',
    'timeMin',
    'timeMax',
    'syncToken',
    'pageToken',
    'maxResults',
    'maxAttendees',
    'showDeleted',
    'orderBy',
    'updatedMin',
  ],
  resumes: 'syncToken',
  answer: (call) => {
    const { query } = call;
    const subject = pickCalendar(call);
    if (query.get('singleEvents') !== 'true') throw notEmulated('A listing without singleEvents=true');
    const token = query.get('syncToken');
    if (token !== null) checkSync(query);
    const since = token === null ? null : readToken(call, subject, token);
    const window = since ?? { from: readTime(query, 'timeMin'), to: readTime(query, 'timeMax') };
    const items = since ? listChanges(call, subject, since) : narrow(listAll(call, subject, window), query);
    const { items: page, frame, here } = cutPage(call, items, readCount(query, { usual: 250, most: 2500 }));
    const told = call.world.settings.calendarMostAttendees ?? Number.POSITIVE_INFINITY;
    const most = readCount(query, { name: 'maxAttendees', usual: told, most: told });
    const isLast = frame.nextPageToken === undefined;
    const syncs = isLast && !RESTRICTIONS.some((name) => query.has(name));
    const body = {
      kind: 'calendar#events',
      etag: `"${call.now}"`,
      summary: subject.user.mail ?? subject.user.userPrincipalName,
      updated: new Date(call.now).toISOString(),
      timeZone: subject.user.zone,
      accessRole: 'owner',
      defaultReminders: [],
      ...frame,
      ...(syncs ? { nextSyncToken: writeToken(call, window) } : {}),
      items: page.map(({ event, isGone }) =>
        isGone ? writeCancelled(event, subject) : writeEvent(event, subject, most),
      ),
    };
    return { body, here };
  },
};
