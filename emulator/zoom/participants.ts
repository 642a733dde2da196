// /past_meetings/{uuid}/participants: who was in a meeting, with a row for each time they came.
import type { Recording } from '../scenarios/recordings.ts';
import { cutPage, writeTime, type Endpoint, type ZoomCall } from './call.ts';
import { ZoomError } from './errors.ts';
import { searchAll } from './recordings.ts';
import { zoomUserId } from './zoom.ts';

const YEAR = 366 * 86_400_000;

const decode = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

/** By number the last one of a series; by UUID, encoded twice where it begins with a slash or holds two. */
const pickMeeting = (call: ZoomCall): Recording => {
  const wanted = call.named;
  const missing = new ZoomError(404, 3001, `Meeting does not exist: ${wanted}.`);
  // A UUID that had to be encoded twice arrives without its slashes understood.
  if (wanted.startsWith('/') || wanted.includes('//')) throw missing;
  const uuid = decode(wanted);
  const all = searchAll(call, uuid, call.now - YEAR).toSorted((a, b) => b.start - a.start);
  const found = /^\d{9,12}$/.test(wanted)
    ? all.find(({ meetingId }) => String(meetingId) === wanted)
    : all.find((one) => one.uuid === wanted || one.uuid === uuid);
  if (!found) throw missing;
  return found;
};

/** Addresses of people outside the account are not told. */
const writeRows = ({ participants }: Recording): readonly object[] =>
  participants.flatMap(({ name, address, user, stays }) =>
    stays.map(({ from, to }) => ({
      id: user === null ? '' : zoomUserId(user),
      name,
      user_email: user === null ? '' : address,
      join_time: writeTime(from),
      leave_time: writeTime(to),
      duration: Math.max(0, Math.round((to - from) / 1000)),
      registrant_id: '',
      failover: false,
      status: 'in_meeting',
      internal_user: user !== null,
    })),
  );

export const participantEndpoint: Endpoint = {
  template: '/v2/past_meetings/{meeting}/participants',
  pattern: /^\/v2\/past_meetings\/([^/]+)\/participants$/,
  scope: 'meeting:read:list_past_participants:admin',
  category: 'Medium',
  resource: 'zoomParticipant',
  list: 'participants',
  answer: (call) => {
    const { items, frame, here } = cutPage(call, writeRows(pickMeeting(call)));
    return { body: { ...frame, participants: items }, here };
  },
};
