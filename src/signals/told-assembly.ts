// What was told of a person beside mail and meetings becomes their days; only what later days still look back at is kept.
import type { Mention, PersonCall, PersonEvent, PersonReport } from '../db/queries/person-records.ts';
import { formatDay, type LocalDay, parseDay } from '../people/local-days.ts';
import { ownAddresses, type Viewer } from './activity-rows.ts';
import {
  type CallRow,
  type ChatRow,
  estimateMs,
  longestMeetingMs,
  type PersonDay,
  reachMs,
  type ReportRow,
  type SignInRow,
  type Verdict,
} from './person-day.ts';

export type Told = Pick<PersonDay, 'chats' | 'recent' | 'calls' | 'signIns' | 'reports'>;

export interface ToldAssembly {
  /** Events in the order of time, with the mentions of the person in their threads, from `reachMs` before the first on. */
  readonly addEvents: (events: readonly PersonEvent[], mentions: readonly Mention[]) => void;
  /** In the order of time. */
  readonly addCalls: (calls: readonly PersonCall[]) => void;
  readonly addReports: (reports: readonly PersonReport[]) => void;
  /** A day of which everything was added. Days are taken in order. */
  readonly take: (day: LocalDay) => Told;
}

const no = (why: string): Verdict => ({ counts: false, why });
const verdicts = {
  took: { counts: true, why: 'A call that the person took part in.' },
  endless: no('Longer than 12 hours.'),
  open: no('The source does not tell when it ended.'),
} as const;

const judgeCall = ({ at, end }: PersonCall): Verdict => {
  if (end === null || end <= at) return verdicts.open;
  return end - at > longestMeetingMs ? verdicts.endless : verdicts.took;
};

const readCall = (call: PersonCall, viewer: Viewer): CallRow => {
  const own = ownAddresses(viewer, call.at);
  return {
    kind: 'call',
    event: call.event,
    at: call.at,
    end: call.end ?? call.at,
    people: call.participants.filter((address) => !own.has(address)),
    verdict: judgeCall(call),
  };
};

const readSignIn = ({ at, place, marks }: PersonEvent): SignInRow => ({
  kind: 'sign-in',
  at,
  app: place,
  failed: marks.includes('failed'),
  interactive: marks.includes('interactive'),
});

/** When the person last wrote in a thread; what is older than a day looks back is forgotten a generation at a time. */
const openLastWritten = () => {
  let [younger, older] = [new Map<string, number>(), new Map<string, number>()];
  let since = Number.NEGATIVE_INFINITY;
  return (thread: string, at: number): number => {
    if (at - since > reachMs) {
      [older, younger] = [younger, new Map()];
      since = at;
    }
    const before = younger.get(thread) ?? older.get(thread) ?? Number.NEGATIVE_INFINITY;
    younger.set(thread, at);
    return Math.max(before, at - reachMs - 1);
  };
};

/** What is behind `start` of rows in the order of time. */
const dropBefore = <Row extends { readonly at: number }>(rows: Row[], start: number): Row[] => {
  const first = rows.findIndex((row) => row.at >= start);
  if (first === 0) return rows;
  return first === -1 ? [] : rows.slice(first);
};

/** Counts by day and name, over all accounts; each day is taken once. */
const openReports = ({ workingTime }: Viewer) => {
  const days = new Map<LocalDay, Map<string, ReportRow>>();
  const add = ({ day, name, value, refreshedOn }: PersonReport): void => {
    const local = parseDay(day);
    const named = days.get(local) ?? new Map<string, ReportRow>();
    const before = named.get(name);
    named.set(name, {
      kind: 'report',
      at: workingTime.day(local)[0],
      name,
      value: value + (before?.value ?? 0),
      refreshedOn: before !== undefined && before.refreshedOn < refreshedOn ? before.refreshedOn : refreshedOn,
    });
    days.set(local, named);
  };
  const take = (day: LocalDay): readonly ReportRow[] => {
    const counted = [...(days.get(day)?.values() ?? [])];
    days.delete(day);
    return counted;
  };
  return { add, take };
};

const byThread = (mentions: readonly Mention[]): ReadonlyMap<string, readonly number[]> => {
  const threads = new Map<string, number[]>();
  for (const { thread, at } of mentions) {
    const known = threads.get(thread);
    if (known === undefined) threads.set(thread, [at]);
    else known.push(at);
  }
  return threads;
};

const openChats = () => {
  const lastWritten = openLastWritten();
  return (event: PersonEvent, mentions: ReadonlyMap<string, readonly number[]>): ChatRow => {
    const { at, thread } = event;
    const from = thread === null ? at : lastWritten(thread, at);
    const asked = mentions.get(thread ?? '') ?? [];
    return {
      kind: 'chat',
      at,
      place: event.place,
      reply: event.marks.includes('reply'),
      helpReply: event.marks.includes('help-reply'),
      mentions: event.mentions,
      reactions: event.reactions,
      positive: event.positive,
      // What the person wrote at the very instant of a mention came before it.
      answers: asked.filter((moment) => moment >= from && moment < at && at - moment <= reachMs),
    };
  };
};

export const openToldAssembly = (viewer: Viewer): ToldAssembly => {
  let chats: ChatRow[] = [];
  let signIns: SignInRow[] = [];
  let calls: CallRow[] = [];
  const reports = openReports(viewer);
  const readChat = openChats();
  return {
    addEvents: (events, mentions) => {
      const asked = byThread(mentions);
      for (const event of events) {
        if (event.kind === 'chat') chats.push(readChat(event, asked));
        else signIns.push(readSignIn(event));
      }
    },
    addCalls: (found) => {
      for (const call of found) calls.push(readCall(call, viewer));
    },
    addReports: (found) => {
      for (const report of found) reports.add(report);
    },
    take: (day) => {
      const [start, end] = viewer.workingTime.day(day);
      chats = dropBefore(chats, start - estimateMs.chat);
      signIns = dropBefore(signIns, start);
      calls = calls.filter((call) => call.at >= start - longestMeetingMs);
      const recent = chats.filter((chat) => chat.at < end);
      return {
        recent,
        chats: recent.filter((chat) => chat.at >= start),
        signIns: signIns.filter((row) => row.at < end),
        calls: calls.filter((call) => call.at < end && (call.end > start || call.at >= start)),
        reports: reports.take(day),
      };
    },
  };
};

/** The first and the last of the days as they are written. */
export const writtenSpan = (days: readonly LocalDay[]): { readonly from: string; readonly to: string } => ({
  from: formatDay(days[0] ?? 0),
  to: formatDay(days.at(-1) ?? 0),
});
