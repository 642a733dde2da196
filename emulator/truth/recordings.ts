// What a reader of recorded calls must find: who was there, and how long each spoke.
import { listRecordings, type Recording } from '../scenarios/recordings.ts';
import type { Instant, Tenant, TenantUser } from '../tenant/model.ts';

interface Speaker {
  /** Null for what was said by nobody who was recognised. */
  readonly name: string | null;
  readonly seconds: number;
  readonly cues: number;
}

export interface RecordingTruth {
  readonly uuid: string;
  readonly meetingId: number;
  readonly host: string;
  readonly start: string;
  readonly end: string;
  readonly hasTranscript: boolean;
  /** Somebody from outside was there. */
  readonly external: boolean;
  readonly participants: readonly { readonly name: string; readonly address: string; readonly external: boolean }[];
  /** Without a transcript, none. */
  readonly speakers: readonly Speaker[];
}

const countSpeakers = (recording: Recording): readonly Speaker[] => {
  const found = new Map<string | null, { milliseconds: number; cues: number }>();
  for (const { speaker, from, to } of recording.speeches()) {
    const known = found.get(speaker) ?? { milliseconds: 0, cues: 0 };
    found.set(speaker, { milliseconds: known.milliseconds + to - from, cues: known.cues + 1 });
  }
  return [...found].map(([name, { milliseconds, cues }]) => ({ name, seconds: milliseconds / 1000, cues }));
};

const describe = (recording: Recording): RecordingTruth => {
  const participants = recording.participants.map(({ name, address, user }) => ({
    name,
    address: address.toLowerCase(),
    external: user === null,
  }));
  return {
    uuid: recording.uuid,
    meetingId: recording.meetingId,
    host: (recording.host.mail ?? recording.host.userPrincipalName).toLowerCase(),
    start: new Date(recording.start).toISOString(),
    end: new Date(recording.end).toISOString(),
    hasTranscript: recording.hasTranscript,
    external: participants.some(({ external }) => external),
    participants,
    speakers: recording.hasTranscript ? countSpeakers(recording) : [],
  };
};

/** Recordings that began from the day `from` to the day `to` (UTC, both included) and were over at `now`. */
export const listRecordingTruth = (
  tenant: Tenant,
  { from, to, now }: { readonly from: string; readonly to: string; readonly now: Instant },
): { readonly recordings: readonly RecordingTruth[] } => {
  const ids = new Set(tenant.directory.flatMap((change) => ('user' in change ? [change.user.id] : [])));
  const users = [...ids].map((id) => tenant.user(id, now)).filter((user): user is TenantUser => user !== null);
  const hosts = users.filter(({ purpose, userType }) => purpose === 'user' && userType === 'Member');
  const window = { from: Date.parse(from), to: Date.parse(to) + 86_400_000, now };
  return { recordings: hosts.flatMap((host) => listRecordings(tenant, host, window)).map(describe) };
};
