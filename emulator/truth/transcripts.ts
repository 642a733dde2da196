// Which transcripts there are, of which meetings, with whom and with what said by whom, as a reader of Teams must find them.
import {
  listOnlineMeetings,
  listParticipants,
  listTranscripts,
  meetingIdOf,
  writeCues,
  type Cue,
  type Participant,
  type Transcript,
} from '../scenarios/transcripts.ts';
import { localDay } from '../tenant/local-time.ts';
import type { CalendarEvent, Tenant, TenantUser } from '../tenant/model.ts';
import { listUsers, type TruthOptions } from './persons.ts';

export interface TranscriptTruth {
  readonly id: string;
  readonly meetingId: string;
  readonly organizerId: string;
  readonly organizer: string;
  /** When it began and ended; `day` is where it began, in the organization's zone. */
  readonly at: string;
  readonly end: string;
  readonly day: string;
  /** Why nobody can read it, or null. */
  readonly unavailable: 'no licence' | null;
  /** Everybody invited to any occurrence of the meeting, the organizer among them: members of the organization, and all others. */
  readonly inside: readonly { readonly userId: string; readonly address: string }[];
  readonly outside: readonly string[];
  readonly cues: number;
  readonly speakers: readonly SpeakerTruth[];
}

interface SpeakerTruth {
  readonly name: string;
  /** Null for somebody who is not in the directory. */
  readonly userId: string | null;
  readonly inside: boolean;
  readonly cues: number;
  readonly seconds: number;
}

/** Guests are in the directory, and outside. */
const isInside = ({ user }: Participant): boolean => user?.userType === 'Member';

const addressOf = (user: TenantUser): string => (user.mail ?? user.userPrincipalName).toLowerCase();

const countSpeakers = (cues: readonly Cue[]): readonly SpeakerTruth[] =>
  [...Map.groupBy(cues, ({ speaker }) => speaker.address)].flatMap(([, own]): readonly SpeakerTruth[] => {
    const [first] = own;
    if (!first) return [];
    const { speaker } = first;
    return [
      {
        name: speaker.displayName,
        userId: speaker.user?.id ?? null,
        inside: isInside(speaker),
        cues: own.length,
        seconds: own.reduce((sum, { from, to }) => sum + to - from, 0) / 1000,
      },
    ];
  });

interface Held {
  readonly organizer: TenantUser;
  readonly meetings: ReadonlyMap<string, readonly CalendarEvent[]>;
}

const describe = (
  tenant: Tenant,
  transcript: Transcript,
  { held, options }: { readonly held: Held; readonly options: TruthOptions },
): TranscriptTruth => {
  const { now, zone = 'UTC' } = options;
  const { event, createdAt, endedAt } = transcript;
  const { organizer, meetings } = held;
  const participants = listParticipants(tenant, meetings.get(event.iCalUId) ?? [event], now);
  const users = participants.filter(isInside).flatMap(({ user }) => user ?? []);
  const inside = new Map(users.map((user) => [user.id, { userId: user.id, address: addressOf(user) }]));
  const cues = writeCues(tenant, transcript, now);
  return {
    id: transcript.id,
    meetingId: meetingIdOf(organizer.id, event),
    organizerId: organizer.id,
    organizer: addressOf(organizer),
    at: new Date(createdAt).toISOString(),
    end: new Date(endedAt).toISOString(),
    day: localDay(createdAt, zone),
    unavailable: organizer.licensed ? null : 'no licence',
    inside: [...inside.values()],
    outside: participants.filter((one) => !isInside(one)).map(({ address }) => address.toLowerCase()),
    cues: cues.length,
    speakers: countSpeakers(cues),
  };
};

/** Those of the days of the question that are there as of then, by organizer in the order of the directory, then by time. */
export const listTranscriptTruth = (tenant: Tenant, options: TruthOptions): readonly TranscriptTruth[] => {
  const { now, from, to, people } = options;
  const wanted = people === undefined ? null : new Set(people.map((one) => one.toLowerCase()));
  return listUsers(tenant, now)
    .filter((user) => wanted === null || wanted.has(user.id) || wanted.has(addressOf(user)))
    .flatMap((organizer) => {
      const transcripts = listTranscripts(tenant, organizer.id, now);
      if (transcripts.length === 0) return [];
      const meetings = Map.groupBy(listOnlineMeetings(tenant, organizer.id, now), ({ iCalUId }) => iCalUId);
      const held = { organizer, meetings };
      return transcripts
        .map((transcript) => describe(tenant, transcript, { held, options }))
        .filter(({ day }) => from <= day && day <= to);
    });
};
