// What each account's mailbox and calendar and the channels hold, counted by UTC day: mail as it first came in, online meetings as they began, messages as they were written.
import type { CalendarEvent, Folder, FolderLog, Tenant } from '../tenant/model.ts';
import { listAccounts } from './accounts.ts';
import { dayNumber, day as length } from './days.ts';

export interface MailCount {
  readonly sent: number;
  readonly received: number;
}

export interface Agenda {
  /** Online meetings that began on that day and in which the owner took part. */
  meetings(day: number): readonly CalendarEvent[];
  /** Meetings and series that the owner put into his calendar on that day. */
  created(day: number): number;
}

type MailBook = (day: number) => MailCount | null;

const mailBooks = new WeakMap<Tenant, Map<string, MailBook>>();
const agendas = new WeakMap<Tenant, Map<string, Agenda>>();

const readOnce = <Value>(
  known: WeakMap<Tenant, Map<string, Value>>,
  tenant: Tenant,
  { userId, read }: { readonly userId: string; readonly read: () => Value },
): Value => {
  const ofTenant = known.get(tenant) ?? new Map<string, Value>();
  known.set(tenant, ofTenant);
  const value = ofTenant.get(userId) ?? read();
  ofTenant.set(userId, value);
  return value;
};

/** In larger tenants mail, meetings and messages are drawn: to read every mailbox, calendar and channel would take minutes. */
const mostAccounts = 2_000;

/** An account's mail of one day; null where it is not counted. */
export const mailOn = (tenant: Tenant, userId: string, day: number): MailCount | null =>
  readOnce(mailBooks, tenant, { userId, read: () => countMail(tenant, userId) })(day);

/** An account's meetings over its whole life; null where they are not counted. */
export const readAgenda = (tenant: Tenant, userId: string): Agenda | null =>
  listAccounts(tenant).length > mostAccounts
    ? null
    : readOnce(agendas, tenant, { userId, read: () => sortEvents(tenant, userId) });

export interface PostCount {
  readonly posts: number;
  readonly replies: number;
  readonly urgent: number;
}

type PostBook = ReadonlyMap<string, PostCount>;

const postBooks = new WeakMap<Tenant, PostBook>();
const noPosts: PostCount = { posts: 0, replies: 0, urgent: 0 };

/** What an account wrote in channels on one day, whether it was deleted later or not; null where that is not counted. */
export const postsOn = (tenant: Tenant, userId: string, day: number): PostCount | null => {
  if ((tenant.teams ?? []).length === 0 || listAccounts(tenant).length > mostAccounts) return null;
  const book = postBooks.get(tenant) ?? countPosts(tenant);
  postBooks.set(tenant, book);
  return book.get(`${userId} ${day}`) ?? noPosts;
};

const countPosts = (tenant: Tenant): PostBook => {
  const counts = new Map<string, PostCount>();
  for (const change of (tenant.teams ?? []).flatMap(({ channels }) => channels.flatMap((one) => one.changes()))) {
    if (!('posted' in change) || change.posted.author?.kind !== 'user') continue;
    const { author, root, importance } = change.posted;
    const key = `${author.id} ${dayNumber(change.at)}`;
    const { posts, replies, urgent } = counts.get(key) ?? noPosts;
    const one = root === null ? { posts: posts + 1, replies } : { posts, replies: replies + 1 };
    counts.set(key, { ...one, urgent: urgent + (importance === 'urgent' ? 1 : 0) });
  }
  return counts;
};

type Side = keyof MailCount;

/** Which count an item belongs to that first comes into this folder; drafts, junk and what waits to be sent are in none. */
const sideOf = ({ wellKnown }: Folder): Side | null => {
  if (wellKnown === 'drafts' || wellKnown === 'junkemail' || wellKnown === 'outbox') return null;
  return wellKnown === 'sentitems' ? 'sent' : 'received';
};

interface Place {
  readonly side: Side;
  readonly log: FolderLog;
}

const countMail = (tenant: Tenant, userId: string): MailBook => {
  const places = tenant.folders(userId, Number.POSITIVE_INFINITY).flatMap((folder): readonly Place[] => {
    const side = sideOf(folder);
    const log = tenant.log(userId, folder.id);
    return side === null || log === null ? [] : [{ side, log }];
  });
  if (places.some(({ log }) => log.arrivals !== undefined)) return countArrivals(places);
  if (listAccounts(tenant).length > mostAccounts) return () => null;
  const counts = countSaved(places);
  return (day) => counts.get(day) ?? { sent: 0, received: 0 };
};

/** For mailboxes that are computed as they are read. */
const countArrivals =
  (places: readonly Place[]): MailBook =>
  (day) => {
    const counts = { sent: 0, received: 0 };
    for (const { side, log } of places) counts[side] += log.arrivals?.(day * length, (day + 1) * length) ?? 0;
    return counts;
  };

/** An item counts once, where and when it first came in; moves are none. */
const countSaved = (places: readonly Place[]): ReadonlyMap<number, MailCount> => {
  const first = new Map<string, { readonly at: number; readonly side: Side }>();
  for (const { side, log } of places) {
    for (const change of log.slice(0, log.lengthAt(Number.POSITIVE_INFINITY))) {
      if (!('saved' in change) || change.saved.isDraft) continue;
      const before = first.get(change.saved.id);
      if (!before || change.at < before.at) first.set(change.saved.id, { at: change.at, side });
    }
  }
  const counts = new Map<number, { sent: number; received: number }>();
  for (const { at, side } of first.values()) {
    const count = counts.get(dayNumber(at)) ?? { sent: 0, received: 0 };
    count[side] += 1;
    counts.set(dayNumber(at), count);
  }
  return counts;
};

const tookPart = (event: CalendarEvent): boolean =>
  event.isOrganizer || event.response === 'accepted' || event.response === 'tentativelyAccepted';

/** The calendar as it will at last be known, so that a day's count is the same whenever it is asked for. */
const sortEvents = (tenant: Tenant, userId: string): Agenda => {
  const meetings = new Map<number, CalendarEvent[]>();
  const created = new Map<number, Set<string>>();
  for (const event of tenant.events(userId, 0, lastDay, lastDay)) {
    if (event.isOrganizer) {
      const day = dayNumber(event.createdAt);
      created.set(day, (created.get(day) ?? new Set()).add(event.seriesMasterId ?? event.id));
    }
    if (!event.isOnlineMeeting || event.isCancelled || event.isAllDay || !tookPart(event)) continue;
    const day = dayNumber(event.start);
    meetings.set(day, [...(meetings.get(day) ?? []), event]);
  }
  return {
    meetings: (day) => meetings.get(day) ?? [],
    created: (day) => created.get(day)?.size ?? 0,
  };
};

/** Beyond every scenario. */
const lastDay = Date.parse('2100-01-01T00:00:00Z');
