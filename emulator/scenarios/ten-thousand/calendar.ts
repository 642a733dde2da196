// One person's calendar, computed for the span that is asked: stand-ups, group meetings, talks with the manager, single ones.
import { instantOf, localDay, listDays, weekday } from '../../tenant/local-time.ts';
import type { Attendee, CalendarEvent, Instant, Response } from '../../tenant/model.ts';
import { bytesOf, canary, drawFrom, exchangeId, hashOf } from '../random.ts';
import { meets, showEvent } from '../recorded-tenant.ts';
import { numberOf, partnerOf } from './letters.ts';
import { addressOf, groupsOf, GROUPS, idOf, membersOf, type Organization, zoneOf } from './organization.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

interface Meeting {
  readonly key: readonly (string | number)[];
  readonly series: readonly (string | number)[] | null;
  readonly start: Instant;
  readonly minutes: number;
  /** The first organizes it. */
  readonly people: readonly number[];
  readonly outside: readonly string[];
}

/** What a group holds on a local day of its zone. */
function meetingsOn(day: string, group: number, organization: Organization): readonly Meeting[] {
  const { seed } = organization;
  const number = numberOf(day);
  const zone = zoneOf(group);
  const members = membersOf(group);
  const [manager = 0, ...others] = members;
  if (weekday(day) % 6 === 0) return [];
  const at = (minutes: number): Instant => instantOf(day, minutes, zone);
  const recurring = (name: string, of: number): Pick<Meeting, 'key' | 'series' | 'outside'> => {
    const series = [seed, name, group, of];
    return { key: [...series, number], series, outside: [] };
  };
  const found: Meeting[] = [];
  if (members.length < 20) found.push({ ...recurring('daily', 0), start: at(555), minutes: 15, people: members });
  if (weekday(day) === 1 + (group % 5)) {
    found.push({ ...recurring('weekly', 0), start: at(13 * 60), minutes: 60, people: members });
  }
  for (const [place, person] of others.entries()) {
    if (weekday(day) !== 1 + (place % 5)) continue;
    const start = at(600 + (Math.floor(place / 5) % 6) * 30);
    found.push({ ...recurring('talk', person), start, minutes: 30, people: [manager, person] });
  }
  return [...found, ...singlesOn(day, group, organization)];
}

function singlesOn(day: string, group: number, { seed }: Organization): readonly Meeting[] {
  const number = numberOf(day);
  const partner = partnerOf(group, number, seed);
  const low = Math.min(group, partner ?? group);
  const circles = [{ id: group, people: membersOf(group), count: Math.round(membersOf(group).length * 0.25) }];
  if (partner !== null) {
    const people = [...membersOf(low), ...membersOf(Math.max(group, partner))];
    circles.push({ id: GROUPS + low, people, count: 2 });
  }
  return circles.flatMap(({ id, people, count }) =>
    Array.from({ length: count }, (_, turn): Meeting => {
      const key = [seed, 'single', id, number, turn];
      const draw = drawFrom(key);
      const start = instantOf(day, draw.whole(34, 68) * 15, zoneOf(id >= GROUPS ? low : group));
      const outside = draw.chance(0.2) ? [`contact${draw.whole(1, 5000)}@birch.example`] : [];
      const minutes = draw.pick([30, 30, 45, 60, 90]);
      return { key, series: null, start, minutes, people: draw.some(people, draw.whole(2, 5)), outside };
    }),
  );
}

function responseOf(meeting: Meeting, person: number): Response {
  if (meeting.people[0] === person) return 'organizer';
  const side = hashOf(['response', person, ...meeting.key]) % 100;
  if (side < 78) return 'accepted';
  if (side < 86) return 'tentativelyAccepted';
  return side < 93 ? 'declined' : 'notResponded';
}

/** The life of the meeting in one calendar: one in 25 is cancelled some hours before it would begin. */
function lifeOf(meeting: Meeting, person: number, organization: Organization): readonly CalendarEvent[] {
  const { key, series, start, people } = meeting;
  const owner = idOf(person, organization.seed);
  const fate = hashOf(['fate', ...key]);
  const known = start - (1 + (fate % 200)) * HOUR;
  const createdAt = series === null ? known : organization.from - 40 * DAY;
  const attendees: readonly Attendee[] = [
    ...people
      .slice(1)
      .map((one): Attendee => ({ address: addressOf(one), type: 'required', response: responseOf(meeting, one) })),
    ...meeting.outside.map((address): Attendee => ({ address, type: 'optional', response: 'none' })),
  ];
  const first: CalendarEvent = {
    id: exchangeId('AAMkADcal', [owner, ...key]),
    iCalUId: `040000008200E00074C5B7101A82E008${bytesOf(['ical', ...(series ?? key)], 20)
      .toString('hex')
      .toUpperCase()}`,
    type: series === null ? 'singleInstance' : 'occurrence',
    seriesMasterId: series === null ? null : exchangeId('AAMkADcal', [owner, 'master', ...series]),
    start,
    end: start + meeting.minutes * MINUTE,
    isAllDay: false,
    isCancelled: false,
    isOrganizer: people[0] === person,
    organizer: addressOf(people[0] ?? 0),
    attendees,
    response: responseOf(meeting, person),
    showAs: 'busy',
    sensitivity: fate % 40 === 7 ? 'private' : 'normal',
    isOnlineMeeting: true,
    subject: `Meeting ${canary('subject', ['event', ...key])}`,
    body: `Agenda ${canary('body', ['event', ...key])}`,
    createdAt,
    modifiedAt: createdAt,
    deletedAt: null,
  };
  if (fate % 25 !== 3) return [first];
  const modifiedAt = start - (1 + (fate % 30)) * 20 * MINUTE;
  return [first, { ...first, isCancelled: true, showAs: 'free', modifiedAt: Math.max(modifiedAt, createdAt) }];
}

export interface CalendarSpan {
  readonly from: Instant;
  readonly to: Instant;
  readonly now: Instant;
}

/** Meetings are held from the organization's first day to its last. */
export function readCalendar(person: number, span: CalendarSpan, organization: Organization): readonly CalendarEvent[] {
  const from = Math.max(span.from, organization.from) - DAY;
  const to = Math.min(span.to, organization.until) + DAY;
  const events = new Map<string, CalendarEvent>();
  for (const group of groupsOf(person)) {
    const zone = zoneOf(group);
    const days = from < to ? listDays(localDay(from, zone), localDay(to, zone)) : [];
    for (const meeting of days.flatMap((day) => meetingsOn(day, group, organization))) {
      if (!meeting.people.includes(person)) continue;
      if (meeting.start < organization.from || meeting.start >= organization.until) continue;
      const event = showEvent(lifeOf(meeting, person, organization), span.now);
      if (event !== null && meets(event, span.from, span.to)) events.set(event.id, event);
    }
  }
  return [...events.values()].sort((a, b) => a.start - b.start);
}
