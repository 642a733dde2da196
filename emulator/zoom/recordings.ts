// /users/{id}/recordings and the files behind it.
import { bytesOf } from '../scenarios/random.ts';
import { listRecordings, type Recording } from '../scenarios/recordings.ts';
import { addDays } from '../tenant/local-time.ts';
import type { Instant, Tenant } from '../tenant/model.ts';
import { cutPage, listAccount, pickUser, writeTime, type Endpoint, type ZoomCall } from './call.ts';
import { ZoomError } from './errors.ts';
import { accountId, zoomUserId } from './zoom.ts';

const DAY = 86_400_000;
const MONTH = 31;
/** Files are made for so long after a meeting. */
const PROCESSING = 30 * 60_000;

const readDay = (text: string): string => {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || Number.isNaN(Date.parse(text))) {
    throw new ZoomError(400, 300, `The value that you entered for the date field is invalid: ${text}.`);
  }
  return text;
};

/** Days of UTC, both included. A month at most: more is cut at the beginning, or refused. */
const readWindow = ({ query, now, world }: ZoomCall): { from: string; to: string } => {
  const today = new Date(now).toISOString().slice(0, 10);
  const to = readDay(query.get('to') ?? (query.has('from') ? today : addDays(today, 1)));
  const from = readDay(query.get('from') ?? today);
  if (from > to) throw new ZoomError(400, 300, 'The from date must not be later than the to date.');
  const earliest = addDays(to, -MONTH);
  if (from >= earliest) return { from, to };
  if (world.settings.zoomLongRange === 'refused') {
    throw new ZoomError(400, 300, 'The date range must not be longer than one month.');
  }
  return { from: earliest, to };
};

const fileKey = (tenant: Tenant, { uuid }: Recording, type: string): string =>
  bytesOf(['zoom file', tenant.id, uuid, type], 30).toString('base64url');

const KINDS = [
  ['MP4', 'MP4', 'shared_screen_with_speaker_view', 48_000_000],
  ['M4A', 'M4A', 'audio_only', 9_000_000],
  ['TIMELINE', 'JSON', 'timeline', 21_000],
  ['CHAT', 'TXT', 'chat_file', 600],
  ['TRANSCRIPT', 'VTT', 'audio_transcript', 0],
] as const;

const writeFiles = (recording: Recording, call: ZoomCall): readonly object[] => {
  const { tenant, world, now } = call;
  const processing = now - recording.end < PROCESSING;
  return KINDS.filter(([type]) => type !== 'TRANSCRIPT' || recording.hasTranscript).map(
    ([type, extension, kind, size]) => {
      const key = fileKey(tenant, recording, type);
      const common = {
        id: bytesOf(['zoom file id', key], 16).toString('hex'),
        meeting_id: recording.uuid,
        recording_start: writeTime(recording.start),
        recording_end: writeTime(recording.end),
        file_type: type,
        file_extension: extension,
        recording_type: kind,
      };
      if (processing) return { ...common, status: 'processing' };
      return {
        ...common,
        file_size: type === 'TRANSCRIPT' ? Buffer.byteLength(writeTranscript(recording)) : size,
        play_url: `https://us02web.zoom.us/rec/play/${key}`,
        download_url: `${world.origin}/zoom/rec/download/${key}`,
        status: 'completed',
      };
    },
  );
};

const writeMeeting = (recording: Recording, call: ZoomCall): object => {
  for (const name of [recording.uuid, fileKey(call.tenant, recording, 'TRANSCRIPT')]) {
    call.world.zoom.remember(`${call.tenant.id} ${name}`, { hostId: recording.host.id, start: recording.start });
  }
  const files = writeFiles(recording, call);
  return {
    uuid: recording.uuid,
    id: recording.meetingId,
    account_id: accountId(call.tenant),
    host_id: zoomUserId(recording.host),
    topic: recording.topic,
    type: 2,
    start_time: writeTime(recording.start),
    timezone: recording.zone,
    duration: Math.round((recording.end - recording.start) / 60_000),
    total_size: 57_021_600,
    recording_count: files.length,
    share_url: `https://us02web.zoom.us/rec/share/${fileKey(call.tenant, recording, 'share')}`,
    recording_files: files,
  };
};

export const recordingEndpoint: Endpoint = {
  template: '/v2/users/{user}/recordings',
  pattern: /^\/v2\/users\/([^/]+)\/recordings$/,
  scope: 'cloud_recording:read:list_user_recordings:admin',
  category: 'Medium',
  resource: 'zoomRecording',
  list: 'meetings',
  answer: (call) => {
    const host = pickUser(call);
    const { from, to } = readWindow(call);
    const window = { from: Date.parse(from), to: Date.parse(to) + DAY, now: call.now };
    const { items, frame, here } = cutPage(call, listRecordings(call.tenant, host, window));
    return { body: { from, to, ...frame, meetings: items.map((item) => writeMeeting(item, call)) }, here };
  },
};

const clock = (milliseconds: number): string => new Date(milliseconds).toISOString().slice(11, 23);

/** A transcript as Zoom writes it: numbered cues, the speaker's name in front of what was said. */
const writeTranscript = (recording: Recording): string => {
  const cues = recording
    .speeches()
    .map(
      ({ speaker, from, to, text }, index) =>
        `${index + 1}\r\n${clock(from)} --> ${clock(to)}\r\n${speaker === null ? '' : `${speaker}: `}${text}\r\n`,
    );
  return `WEBVTT\r\n\r\n${cues.join('\r\n')}`;
};

/** Everything that was recorded in the account until now; only the meeting itself where its name was told before. */
export const searchAll = (call: ZoomCall, name: string, from: Instant): readonly Recording[] => {
  const place = call.world.zoom.placeOf(`${call.tenant.id} ${name}`);
  const window = place === null ? { from, to: call.now } : { from: place.start, to: place.start + 1 };
  return listAccount(call)
    .filter(({ id }) => place === null || id === place.hostId)
    .flatMap((host) => listRecordings(call.tenant, host, { ...window, now: call.now }));
};

/** The transcript behind a download's key; null where there is none. */
export const findTranscript = (call: ZoomCall, key: string): string | null => {
  const found = searchAll(call, key, 0).find(
    (one) => one.hasTranscript && fileKey(call.tenant, one, 'TRANSCRIPT') === key,
  );
  return found === undefined ? null : writeTranscript(found);
};
