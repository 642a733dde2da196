// Which of a person's online meetings were transcribed, who was invited, who spoke, and what each cue says, made from the calendars.
import type { CalendarEvent, Instant, Tenant, TenantUser } from '../tenant/model.ts';
import { bytesOf, canary, drawFrom, type Draw, type Key } from './random.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** How far back and ahead Teams knows a person's meetings. */
const PAST = 200 * DAY;
const AHEAD = 60 * DAY;

export interface Participant {
  readonly address: string;
  readonly displayName: string;
  /** Null for somebody who is not in the directory. */
  readonly user: TenantUser | null;
}

export interface Transcript {
  readonly id: string;
  readonly event: CalendarEvent;
  readonly createdAt: Instant;
  readonly endedAt: Instant;
  /** Some minutes after the end. */
  readonly availableAt: Instant;
  readonly deletedAt: Instant | null;
}

export interface Cue {
  /** Milliseconds since the transcript began. */
  readonly from: number;
  readonly to: number;
  readonly speaker: Participant;
  readonly text: string;
}

const owners = new WeakMap<Tenant, ReadonlyMap<string, string>>();

/** Who has or had that address, also as an alias or outside. */
const findOwner = (tenant: Tenant, address: string, now: Instant): TenantUser | null => {
  let known = owners.get(tenant);
  if (!known) {
    const made = new Map<string, string>();
    for (const change of tenant.directory) {
      if (!('user' in change)) continue;
      const { id, mail, userPrincipalName, proxyAddresses } = change.user;
      const addresses = [mail ?? userPrincipalName, userPrincipalName, ...proxyAddresses.map((one) => one.slice(5))];
      for (const one of addresses) made.set(one.toLowerCase(), id);
    }
    owners.set(tenant, made);
    known = made;
  }
  const id = known.get(address.toLowerCase());
  return id === undefined ? null : tenant.user(id, now);
};

/** `mara.lind@…` is called Mara Lind. */
const nameStranger = (address: string): string =>
  (address.split('@')[0] ?? '')
    .split('.')
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join(' ');

const describe = (tenant: Tenant, address: string, now: Instant): Participant => {
  const user = findOwner(tenant, address, now);
  return { address, displayName: user?.displayName ?? nameStranger(address), user };
};

/** The id under which Teams knows the meeting of its organizer; all occurrences of a series are one. */
export const meetingIdOf = (userId: string, event: CalendarEvent): string =>
  Buffer.from(`1*${userId}*0**19:meeting_${event.iCalUId}@thread.v2`).toString('base64');

/** Online meetings in the person's calendar, by start. */
export const listOnlineMeetings = (tenant: Tenant, userId: string, now: Instant): readonly CalendarEvent[] =>
  tenant.events(userId, now - PAST, now + AHEAD, now).filter(({ isOnlineMeeting }) => isOnlineMeeting);

/** Who was invited to the meeting, to whichever of its occurrences, the organizer first; each address once. */
export const listParticipants = (
  tenant: Tenant,
  occurrences: readonly CalendarEvent[],
  now: Instant,
): readonly Participant[] => {
  const addresses = occurrences.flatMap(({ organizer, attendees }) => [
    organizer,
    ...attendees.map(({ address }) => address),
  ]);
  const known = new Map(addresses.map((address) => [address.toLowerCase(), address]));
  return [...known.values()].map((address) => describe(tenant, address, now));
};

const transcribe = (event: CalendarEvent): Transcript => {
  const key: Key = ['transcript', event.id];
  const draw = drawFrom(key);
  const availableAt = event.end + draw.whole(2, 12) * MINUTE;
  return {
    id: bytesOf(key, 48).toString('base64url'),
    event,
    createdAt: event.start,
    endedAt: event.end,
    availableAt,
    deletedAt: draw.chance(0.08) ? event.end + draw.whole(2, 20) * DAY : null,
  };
};

/** Those of the meetings that the person organized and that are over, as far as they can be had now, by their creation. */
export const listTranscripts = (tenant: Tenant, userId: string, now: Instant): readonly Transcript[] =>
  listOnlineMeetings(tenant, userId, now)
    .filter((event) => event.isOrganizer && !event.isCancelled && !event.isAllDay && event.end > event.start)
    .filter((event) => tenant.isTranscribed?.(event) ?? true)
    .map(transcribe)
    .filter(({ availableAt, deletedAt }) => availableAt <= now && (deletedAt === null || deletedAt > now))
    .sort((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1));

const sentences = [
  'That is how we see it as well.',
  'What would it take to begin in spring?',
  'I will send the figures by Friday.',
  'How many people would use it?',
  'Let us look at the second point.',
  'We had that before, and it went well.',
  'Who decides that on your side?',
  'The price depends on the number of seats.',
  'I am not sure that I understand, could you say it again?',
  'Then the next step is a test with your own data.',
  'Fine.',
  'We need it before the end of the quarter, and it has to work with what we have, or nobody will use it.',
];

/** Whoever did not decline and is no room, at most four besides the organizer. */
const listSpeakers = (tenant: Tenant, event: CalendarEvent, now: Instant): readonly Participant[] => {
  const came = event.attendees.filter(
    ({ type, response, address }) =>
      type !== 'resource' && response !== 'declined' && address.toLowerCase() !== event.organizer.toLowerCase(),
  );
  const draw = drawFrom(['speakers', event.id]);
  return [event.organizer, ...draw.some(came, 4).map(({ address }) => address)].map((address) =>
    describe(tenant, address, now),
  );
};

const writeText = (key: Key, draw: Draw): string => {
  const said = draw.some(sentences, draw.whole(1, 3)).join(' ');
  return draw.chance(0.25) ? `${said} ${canary('body', key)}` : said;
};

/** The first cue is the organizer's. Speakers follow each other with pauses, and at times fall into each other's words. */
export const writeCues = (tenant: Tenant, { event }: Transcript, now: Instant): readonly Cue[] => {
  const speakers = listSpeakers(tenant, event, now);
  const draw = drawFrom(['cues', event.id]);
  const count = draw.whole(8, 40);
  const cues: Cue[] = [];
  let at = 5_320;
  let speaker = speakers[0];
  for (let turn = 0; turn < count && speaker; turn += 1) {
    const text = turn === 0 ? event.body : writeText(['cue', event.id, turn], draw);
    const to = at + Math.max(1_200, text.length * draw.whole(55, 75));
    cues.push({ from: at, to, speaker, text });
    at = Math.max(0, to + draw.whole(-600, 3_000));
    if (draw.chance(0.7)) speaker = draw.pick(speakers);
  }
  return cues;
};
