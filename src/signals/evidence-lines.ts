// A row of evidence as it is shown: what happened, when on the person's clock, with whom, whether it counts and why.
import type { EvidenceRow } from '../contract/people.ts';
import type { Activity } from '../db/queries/activities.ts';
import { formatDay } from '../people/local-days.ts';
import { ownAddresses, type Viewer } from './activity-rows.ts';
import type { CallRow, ChatRow, DayRow, ReportRow, SignInRow, Verdict } from './person-day.ts';
import type { ToldWeek } from './weeks.ts';

const othersShown = 10;

const pad = (number: number): string => String(number).padStart(2, '0');

const localText = (at: number, { dayOf, zoneOf }: Viewer['workingTime']): string => {
  const day = dayOf(at);
  const minute = zoneOf(day).minuteOf(at);
  return `${formatDay(day)}T${pad(Math.floor(minute / 60))}:${pad(minute % 60)}`;
};

const othersOf = (activity: Activity, viewer: Viewer): string[] => {
  const all = new Set(activity.counterparts.filter(([, role]) => role !== 'resource').map(([address]) => address));
  if (activity.actor !== null) all.add(activity.actor);
  const own = ownAddresses(viewer, activity.at);
  return [...all].filter((address) => !own.has(address));
};

/** A row as the signal sees it and, of mail and meetings, as it came. */
export interface Seen {
  readonly row: DayRow;
  readonly activity: Activity | null;
}

export interface Judged extends Seen {
  readonly verdict: Verdict;
}

type Facts = Omit<EvidenceRow, 'at' | 'localAt' | 'counts' | 'why'>;

const none = { duration: 0, othersCount: 0, place: null, app: null, count: null } as const;

const named = (others: readonly string[]): Pick<Facts, 'others' | 'othersCount'> => ({
  others: others.slice(0, othersShown),
  othersCount: others.length,
});

const chatFacts = (row: ChatRow): Facts => ({
  ...none,
  kind: 'chat',
  direction: 'chat',
  others: [],
  place: row.place,
  marks: [
    ...(row.helpReply ? ['help-reply'] : row.reply ? ['reply'] : []),
    ...(row.mentions > 0 ? ['mention'] : []),
    ...(row.reactions > 0 ? ['reactions'] : []),
  ],
});

const callFacts = ({ at, end, people }: CallRow): Facts => ({
  ...none,
  kind: 'call',
  direction: 'call',
  marks: [],
  duration: Math.round((end - at) / 1000),
  ...named(people),
});

const signInFacts = ({ app, failed, interactive }: SignInRow, apps: ReadonlyMap<string, string>): Facts => ({
  ...none,
  kind: 'sign-in',
  direction: 'sign-in',
  others: [],
  app: apps.get(app ?? '') ?? null,
  marks: [...(failed ? ['failed'] : []), ...(interactive ? [] : ['background'])],
});

const reportFacts = ({ name, value, refreshedOn }: ReportRow): Facts => ({
  ...none,
  kind: 'report',
  direction: 'report',
  others: [],
  marks: [],
  count: { name, value, unit: 'count', refreshedOn },
});

const activityFacts = (sent: boolean, activity: Activity, viewer: Viewer): Facts => ({
  ...none,
  kind: activity.kind,
  direction: activity.kind === 'meeting' ? 'meeting' : sent ? 'sent' : 'received',
  duration: activity.seconds,
  marks: [...activity.marks],
  ...named(othersOf(activity, viewer)),
});

const factsOf = ({ row, activity }: Seen, viewer: Viewer, apps: ReadonlyMap<string, string>): Facts | null => {
  if (row.kind === 'chat') return chatFacts(row);
  if (row.kind === 'call') return callFacts(row);
  if (row.kind === 'sign-in') return signInFacts(row, apps);
  if (row.kind === 'report') return reportFacts(row);
  return activity === null ? null : activityFacts(row.kind === 'mail' && row.sent, activity, viewer);
};

/** `apps`: names by account. */
export const evidenceLines = (
  judged: readonly Judged[],
  { viewer, apps }: { readonly viewer: Viewer; readonly apps: ReadonlyMap<string, string> },
): EvidenceRow[] =>
  judged.flatMap((one) => {
    const facts = factsOf(one, viewer, apps);
    const { at } = one.row;
    if (facts === null) return [];
    return [{ ...facts, at: new Date(at).toISOString(), localAt: localText(at, viewer.workingTime), ...one.verdict }];
  });

interface ToldOf {
  readonly viewer: Viewer;
  /** What the weeks' amounts are of. */
  readonly name: string;
  readonly unit: 'h' | 'count';
}

/** A week as a row, on its Monday. */
export const weekLine = (week: ToldWeek, verdict: Verdict, { viewer, name, unit }: ToldOf): EvidenceRow => {
  const at = viewer.workingTime.day(week.monday)[0];
  return {
    ...none,
    kind: 'week',
    direction: 'week',
    others: [],
    marks: [],
    at: new Date(at).toISOString(),
    localAt: localText(at, viewer.workingTime),
    // What is not known is not 0.
    count: week.known
      ? { name, value: unit === 'h' ? week.amount / 3_600_000 : week.amount, unit, refreshedOn: null }
      : null,
    ...verdict,
  };
};
