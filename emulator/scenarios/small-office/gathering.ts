// One meeting as its organizer knows it, and the copies of it in the calendars of those who are invited.
import { localDay } from '../../tenant/local-time.ts';
import type { Attendee, CalendarEvent, Instant, Response } from '../../tenant/model.ts';
import { bytesOf, canary, drawFrom, exchangeId, hashOf, type Key } from '../random.ts';
import type { Desk } from './delivery.ts';
import type { Member, Office } from './people.ts';
import { reach } from './threads.ts';

export interface Invited {
  readonly address: string;
  readonly type: Attendee['type'];
}

/** What may happen to a meeting after it was first seen; never later than 48 hours after its end. */
export type Change =
  | { readonly kind: 'moved'; readonly at: Instant; readonly start: Instant; readonly end: Instant }
  | { readonly kind: 'deleted' | 'cancelled' | 'declined'; readonly at: Instant };

export interface Gathering {
  readonly key: Key;
  /** The key of the series that this is an occurrence of. */
  readonly series: Key | null;
  readonly start: Instant;
  readonly end: Instant;
  readonly organizer: string;
  readonly invited: readonly Invited[];
  readonly isAllDay?: boolean;
  readonly sensitivity?: CalendarEvent['sensitivity'];
  readonly showAs?: CalendarEvent['showAs'];
  readonly createdAt: Instant;
  readonly change: Change | null;
}

/** Who is away declines mostly; the rest accept, with a few who decline, hesitate or do not answer. */
function answerOf(invited: Invited, gathering: Gathering, office: Office): Response {
  if (invited.address === gathering.organizer) return 'organizer';
  if (invited.type === 'resource') return 'accepted';
  const draw = drawFrom(['response', invited.address, ...gathering.key]);
  const member = reach(office, invited.address, gathering.start)[0];
  const away = member?.user.leave.includes(localDay(gathering.start, member.user.zone)) ?? false;
  if (away && draw.chance(0.8)) return 'declined';
  const side = draw.real();
  if (side < 0.74) return 'accepted';
  if (side < 0.82) return 'tentativelyAccepted';
  return side < 0.89 ? 'declined' : 'notResponded';
}

function showAsOf(gathering: Gathering, response: Response): CalendarEvent['showAs'] {
  const own = gathering.showAs ?? 'busy';
  if (response === 'tentativelyAccepted' || response === 'notResponded') return own === 'busy' ? 'tentative' : own;
  return own;
}

/** The meeting in one calendar, as it was first put there. */
function firstCopy(gathering: Gathering, member: Member, attendees: readonly Attendee[]): CalendarEvent {
  const { key, series, start, end, organizer } = gathering;
  const isOrganizer = member.address === organizer;
  const own = attendees.find((one) =>
    member.user.proxyAddresses.some((proxy) => proxy.slice(5).toLowerCase() === one.address.toLowerCase()),
  );
  const response = isOrganizer ? 'organizer' : (own?.response ?? 'none');
  const createdAt = Math.max(gathering.createdAt, member.user.createdAt);
  return {
    id: exchangeId('AAMkADcal', [member.user.id, ...key]),
    iCalUId: `040000008200E00074C5B7101A82E008${bytesOf(['ical', ...(series ?? key)], 20)
      .toString('hex')
      .toUpperCase()}`,
    type: series === null ? 'singleInstance' : 'occurrence',
    seriesMasterId: series === null ? null : exchangeId('AAMkADcal', [member.user.id, 'master', ...series]),
    start,
    end,
    isAllDay: gathering.isAllDay ?? false,
    isCancelled: false,
    isOrganizer,
    organizer,
    attendees,
    response,
    showAs: showAsOf(gathering, response),
    sensitivity: gathering.sensitivity ?? 'normal',
    isOnlineMeeting: gathering.isAllDay !== true && hashOf(['online', ...key]) % 3 !== 0,
    subject: `Meeting ${canary('subject', ['event', ...key])}`,
    body: `Agenda ${canary('body', ['event', ...key])}`,
    createdAt,
    modifiedAt: createdAt,
    deletedAt: null,
  };
}

/** The attendee who changes his mind: the first one inside who had not declined. */
function decliner(attendees: readonly Attendee[]): Attendee | undefined {
  return attendees.find((one) => one.type !== 'resource' && one.response === 'accepted');
}

function changedCopy(first: CalendarEvent, change: Change, member: Member): CalendarEvent {
  const modifiedAt = Math.max(change.at, first.createdAt);
  const type = first.type === 'occurrence' ? 'exception' : first.type;
  if (change.kind === 'moved') return { ...first, type, start: change.start, end: change.end, modifiedAt };
  if (change.kind === 'deleted') return { ...first, modifiedAt, deletedAt: modifiedAt };
  if (change.kind === 'cancelled') {
    const cancelled = { ...first, type, isCancelled: true, showAs: 'free', modifiedAt } as const;
    return first.isOrganizer ? { ...cancelled, deletedAt: modifiedAt } : cancelled;
  }
  const who = decliner(first.attendees);
  const attendees = first.attendees.map((one) => (one === who ? { ...one, response: 'declined' as const } : one));
  return { ...first, attendees, response: member.address === who?.address ? 'declined' : first.response, modifiedAt };
}

/** Puts the meeting into the calendar of each invited member who has one. */
export function hold(gathering: Gathering, office: Office, desks: ReadonlyMap<string, Desk>): void {
  const attendees = gathering.invited.map((one) => ({ ...one, response: answerOf(one, gathering, office) }));
  const addresses = [gathering.organizer, ...gathering.invited.map((one) => one.address)];
  const members = new Set(addresses.flatMap((address) => reach(office, address, gathering.start)));
  for (const member of members) {
    const first = firstCopy(gathering, member, attendees);
    const life = gathering.change === null ? [first] : [first, changedCopy(first, gathering.change, member)];
    desks.get(member.user.id)?.mailbox.addEvent(life);
  }
}
