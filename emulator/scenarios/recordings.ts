// Which online meetings of a tenant were recorded, who was in them and who said what, made from its calendars.
import type { CalendarEvent, Instant, Tenant, TenantUser } from '../tenant/model.ts';
import { findByAddress } from './addresses.ts';
import { bytesOf, canary, drawFrom, hashOf, type Draw, type Key } from './random.ts';

const HOUR = 3_600_000;

interface Participant {
  readonly name: string;
  readonly address: string;
  /** Null for one from outside. */
  readonly user: TenantUser | null;
  /** Each stay in the meeting; one whose line broke came twice. */
  readonly stays: readonly { readonly from: Instant; readonly to: Instant }[];
}

interface Speech {
  /** Null where nobody was recognised. */
  readonly speaker: string | null;
  /** Milliseconds since the recording began. */
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

export interface Recording {
  readonly uuid: string;
  /** Eleven digits; all occurrences of a series have the same. */
  readonly meetingId: number;
  readonly host: TenantUser;
  readonly topic: string;
  readonly start: Instant;
  readonly end: Instant;
  readonly zone: string;
  readonly participants: readonly Participant[];
  readonly hasTranscript: boolean;
  speeches(): readonly Speech[];
}

/** The user with that address at that time. */
type Finder = (address: string) => TenantUser | null;

const makeFinder =
  (tenant: Tenant, now: Instant): Finder =>
  (address) => {
    const id = findByAddress(tenant, address);
    return id === null ? null : tenant.user(id, now);
  };

const nameOutsider = (address: string): string =>
  (address.split('@')[0] ?? '')
    .split('.')
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join(' ');

const stayIn = ({ start, end }: CalendarEvent, draw: Draw): Participant['stays'] => {
  const whole = { from: start + draw.whole(0, 120) * 1000, to: end - draw.whole(0, 90) * 1000 };
  if (!draw.chance(0.08)) return [whole];
  const middle = Math.floor((start + end) / 2 / 1000) * 1000;
  return [
    { ...whole, to: middle },
    { ...whole, from: middle + 20_000 },
  ];
};

/** A UUID in base64; every eighth begins with a slash, so that it must be encoded twice. */
const uuidOf = (key: Key): string => {
  const text = bytesOf(['zoom', ...key], 16).toString('base64');
  return hashOf(['slash', ...key]) % 8 === 0 ? `/${text.slice(1)}` : text;
};

const TURN = { shortest: 2, longest: 28 } as const;

const speak = (recording: Pick<Recording, 'start' | 'end'>, names: readonly string[], key: Key): readonly Speech[] => {
  const draw = drawFrom(['speech', ...key]);
  const length = recording.end - recording.start;
  const speeches: Speech[] = [];
  let at = draw.whole(2, 15) * 1000;
  let speaker = draw.pick(names);
  while (at < length - TURN.longest * 1000) {
    if (draw.chance(0.55)) speaker = draw.pick(names);
    const to = at + draw.whole(TURN.shortest * 10, TURN.longest * 10) * 100;
    const turn = speeches.length;
    const words = draw.chance(0.15) ? 'Note: one, two and three?' : 'We said so.';
    const text = turn % 25 === 0 ? `${words} ${canary('body', ['speech', turn, ...key])}` : words;
    speeches.push({ speaker: draw.chance(0.02) ? null : speaker, from: at, to, text });
    at = to + draw.whole(0, 25) * 100;
  }
  return speeches;
};

const isRecorded = (event: CalendarEvent, key: Key): boolean =>
  event.isOrganizer &&
  event.isOnlineMeeting &&
  !event.isAllDay &&
  !event.isCancelled &&
  event.end > event.start &&
  event.end - event.start <= 4 * HOUR &&
  hashOf(['recorded', ...key]) % 2 === 0;

const writeRecording = (event: CalendarEvent, host: TenantUser, { key, find }: { key: Key; find: Finder }) => {
  const draw = drawFrom(['participants', ...key]);
  const came = event.attendees.filter(
    ({ type, response, address }) =>
      type !== 'resource' && (response === 'accepted' || response === 'tentativelyAccepted') && address !== host.mail,
  );
  const addresses = [...new Set([host.mail ?? host.userPrincipalName, ...came.map(({ address }) => address)])];
  const participants = addresses.map((address): Participant => {
    const user = find(address);
    const known = user === null ? nameOutsider(address) : user.displayName;
    const name = user === null && draw.chance(0.15) ? 'iPhone' : known;
    return { name, address, user: user?.userType === 'Guest' ? null : user, stays: stayIn(event, draw) };
  });
  const span = { start: event.start, end: event.end };
  return {
    uuid: uuidOf(key),
    meetingId: 80_000_000_000 + hashOf(['meeting', event.iCalUId]),
    host,
    topic: event.subject,
    ...span,
    zone: host.zone,
    participants,
    hasTranscript: hashOf(['transcript', ...key]) % 5 !== 0,
    speeches: () =>
      speak(
        span,
        participants.map(({ name }) => name),
        key,
      ),
  } satisfies Recording;
};

interface Window {
  readonly from: Instant;
  readonly to: Instant;
  readonly now: Instant;
}

/** Meetings of that host that began in the window and were over at `now`, newest first. */
export const listRecordings = (tenant: Tenant, host: TenantUser, { from, to, now }: Window): readonly Recording[] => {
  const find = makeFinder(tenant, now);
  return tenant
    .events(host.id, from, to, now)
    .filter(({ start, end }) => start >= from && start < to && end <= now)
    .map((event) => ({ event, key: [tenant.id, event.iCalUId, event.start] }))
    .filter(({ event, key }) => isRecorded(event, key))
    .map(({ event, key }) => writeRecording(event, host, { key, find }))
    .sort((a, b) => b.start - a.start);
};
