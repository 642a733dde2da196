// What the services of the emulator hold of a whole tenant, in the form in which the signals are computed from it.
import { addDays } from '../../tenant/local-time.ts';
import type { ChatChannel } from '../../tenant/chats.ts';
import type { Tenant } from '../../tenant/model.ts';
import { listSignInTruth, listUsageTruth } from '../activity.ts';
import { listChannelChats } from '../channel-chats.ts';
import { listChatTruth } from '../chats.ts';
import type { TruthOptions } from '../persons.ts';
import { listRecordingTruth } from '../recordings.ts';
import { listTranscriptTruth } from '../transcripts.ts';
import type { Call, Said, Source } from './held.ts';
import type { SignedIn } from './sign-ins.ts';
import type { Logs } from './signal-truth.ts';
import { WEEKS } from './weeks.ts';

export interface Services {
  readonly channels: readonly ChatChannel[];
  readonly reportRestatement: boolean;
  /** Days that the sign-in log keeps; 0 without the licence for it. */
  readonly signInDays: number;
}

interface Reading {
  readonly tenant: Tenant;
  readonly options: TruthOptions;
  readonly services: Services;
  /** First day that anything can look back to. */
  readonly first: string;
}

/** Everybody's: who spoke to whom does not end at those who are asked for. */
const listTeams = ({ tenant, options, first }: Reading): readonly Said[] =>
  listChannelChats(tenant, { ...options, people: undefined, from: first, to: addDays(options.to, 1) }).flatMap(
    ({ userId, days }) =>
      days.flatMap(({ messages }) =>
        messages.map((message) => ({
          at: Date.parse(message.at),
          author: userId,
          thread: `${message.channelId} ${message.root}`,
          reply: message.isReply,
          helpReply: message.isHelpReply,
          reactions: message.reactions,
          positive: message.positiveReactions,
          mentions: message.mentioned.length,
          mentioned: message.mentioned,
        })),
      ),
  );

/** A `ts` holds microseconds; the product keeps whole milliseconds. */
const instantOfTs = (ts: string): number => Math.floor(Number(ts) * 1000);

const listSlack = ({ tenant, options, services }: Reading): readonly Said[] => {
  const { accounts } = listChatTruth(tenant, services.channels, options.now);
  const users = new Map(accounts.map(({ id, userId }) => [id, userId]));
  return accounts.flatMap(({ userId, messages }) =>
    messages.map((message) => ({
      at: instantOfTs(message.ts),
      author: userId,
      thread: `${message.channel} ${message.thread ?? message.ts}`,
      reply: message.reply,
      helpReply: message.help,
      reactions: message.reactions,
      positive: message.positive,
      mentions: message.mentions.length,
      mentioned: message.mentions.flatMap((id) => users.get(id) ?? []),
    })),
  );
};

/** Only calls with somebody outside are read. */
const listCalls = ({ tenant, options, first }: Reading): readonly Call[] =>
  listTranscriptTruth(tenant, { ...options, people: undefined, from: first })
    .filter(({ outside, unavailable }) => outside.length > 0 && unavailable === null)
    .map(({ at, end, organizer, inside, outside }) => ({
      start: Date.parse(at),
      end: Date.parse(end),
      host: organizer,
      people: new Set([...inside.map(({ address }) => address), ...outside]),
    }));

const listZoom = ({ tenant, options, first }: Reading): readonly Call[] =>
  listRecordingTruth(tenant, { now: options.now, from: first, to: options.to })
    .recordings.filter(({ external, hasTranscript }) => external && hasTranscript)
    .map(({ start, end, host, participants }) => ({
      start: Date.parse(start),
      end: Date.parse(end),
      host,
      people: new Set(participants.map(({ address }) => address)),
    }));

const readUsage = ({ tenant, options, services, first }: Reading, since: string | undefined): Logs['usage'] => {
  const { now, to } = options;
  const from = since !== undefined && since > first ? since : first;
  const accounts = listUsageTruth(tenant, { now, from, to, restates: services.reportRestatement });
  const books = new Map(
    accounts.map(({ userId, days }) => [userId, new Map(days.map((use) => [use.day, [use]] as const))]),
  );
  return (userId) => books.get(userId) ?? new Map();
};

const readSignIns = ({ tenant, options, services, first }: Reading): Logs['signIns'] => {
  const days = { now: options.now, from: first, to: addDays(options.to, 1), daysKept: services.signInDays };
  const byUser = new Map(
    listSignInTruth(tenant, days).map(({ userId, days: found }) => [
      userId,
      found.flatMap(({ records }) =>
        records.map(({ at, app, failed }): SignedIn => ({ at: Date.parse(at), app, failed })),
      ),
    ]),
  );
  return (userId) => byUser.get(userId) ?? [];
};

/** `usageSince`: the first day whose reports were read. */
export const readLogs = (
  tenant: Tenant,
  options: TruthOptions,
  asked: {
    readonly services: Services;
    readonly sources: ReadonlySet<Source>;
    readonly usageSince: string | undefined;
  },
): Logs => {
  const { services, sources, usageSince } = asked;
  const lookBack = addDays(options.to, -7 * (WEEKS + 1) - 7);
  const reading = { tenant, options, services, first: lookBack < options.from ? lookBack : addDays(options.from, -4) };
  return {
    sources,
    said: [...(sources.has('teams') ? listTeams(reading) : []), ...(sources.has('slack') ? listSlack(reading) : [])],
    calls: [...(sources.has('calls') ? listCalls(reading) : []), ...(sources.has('zoom') ? listZoom(reading) : [])],
    partly: sources.has('slack') && services.channels.some(({ hasApp, isPrivate }) => !hasApp && !isPrivate),
    usage: sources.has('usage') ? readUsage(reading, usageSince) : null,
    signIns: sources.has('signIns') ? readSignIns(reading) : null,
  };
};
