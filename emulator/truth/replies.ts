// Which received mail each sent one answers, and how long that took.
import type { Mail } from './mails.ts';
import { type Person, workingMinutes } from './persons.ts';
import type { Figure, Reply, ReplyFigures } from './shapes.ts';
import { median, percentile } from './statistics.ts';

const ROOT_BYTES = 22;
const ANSWER_BYTES = 5;
const LIMIT = 72 * 60;

/** The decoded index, or null if it is none: 22 bytes and any number of fives. */
function readIndex(base64: string | null): Buffer | null {
  if (base64 === null) return null;
  const bytes = Buffer.from(base64, 'base64');
  return bytes.length >= ROOT_BYTES && (bytes.length - ROOT_BYTES) % ANSWER_BYTES === 0 ? bytes : null;
}

/** Whether another client broke the chain: the mail does not tell its place. */
export function isBroken(mail: Mail): boolean {
  return readIndex(mail.message.conversationIndex) === null;
}

/** A mail whose index is that of a thread's first message; without an index, one before which nothing of the conversation came for 72 hours. */
export function startsThread(mail: Mail, mails: readonly Mail[]): boolean {
  const index = readIndex(mail.message.conversationIndex);
  if (index !== null) return index.length === ROOT_BYTES;
  const { conversationId } = mail.message;
  return !mails.some(
    (other) =>
      other.message.conversationId === conversationId && other.at < mail.at && other.at >= mail.at - LIMIT * 60_000,
  );
}

/** What was received in each conversation, bulk left out, in order of time. */
function receivedByConversation(mails: readonly Mail[]): ReadonlyMap<string, readonly Mail[]> {
  const received = new Map<string, Mail[]>();
  for (const mail of mails) {
    if (mail.kind !== 'received') continue;
    const thread = received.get(mail.message.conversationId) ?? [];
    thread.push(mail);
    received.set(mail.message.conversationId, thread);
  }
  return received;
}

function findAnswered(
  sent: Mail,
  thread: readonly Mail[],
): { readonly mail: Mail; readonly estimated: boolean } | null {
  const index = readIndex(sent.message.conversationIndex);
  if (index === null) {
    const mail = thread.findLast((candidate) => candidate.at < sent.at);
    return mail === undefined ? null : { mail, estimated: true };
  }
  if (index.length === ROOT_BYTES) return null;
  const above = index.subarray(0, -ANSWER_BYTES);
  const mail = thread.find((candidate) => readIndex(candidate.message.conversationIndex)?.equals(above) === true);
  return mail === undefined || mail.at > sent.at ? null : { mail, estimated: false };
}

/** Every answer to a received mail that came within 72 hours. */
export function findReplies(mails: readonly Mail[], person: Person): readonly Reply[] {
  const received = receivedByConversation(mails);
  return mails.flatMap((sent) => {
    if (sent.kind !== 'sent') return [];
    const answered = findAnswered(sent, received.get(sent.message.conversationId) ?? []);
    if (answered === null) return [];
    const minutes = (sent.at - answered.mail.at) / 60_000;
    if (minutes > LIMIT) return [];
    return [
      {
        day: sent.day,
        messageId: sent.message.internetMessageId,
        answers: answered.mail.message.internetMessageId,
        at: new Date(sent.at).toISOString(),
        minutes,
        workingMinutes: workingMinutes(person, { start: answered.mail.at, end: sent.at }),
        estimated: answered.estimated,
      },
    ];
  });
}

/** Figures over these answers; none at all have no value. */
export function summarize(replies: readonly Reply[]): ReplyFigures {
  const state = replies.some(({ estimated }) => estimated) ? 'estimated' : 'measured';
  const figure = (value: number | null): Figure =>
    value === null
      ? { value: null, unit: 'min', state: 'unavailable', reason: 'no replies' }
      : { value, unit: 'min', state };
  const minutes = replies.map((reply) => reply.minutes);
  return {
    median: figure(median(minutes)),
    p90: figure(percentile(minutes, 0.9)),
    workingMedian: figure(median(replies.map((reply) => reply.workingMinutes))),
    answers: replies.length,
  };
}
