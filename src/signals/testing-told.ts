// Made-up chats, calls, sign-ins and counts for the tests of signals, and days made of them.
import type { Mention, PersonCall, PersonEvent, PersonReport } from '../db/queries/person-records.ts';
import { parseDay } from '../people/local-days.ts';
import type { StoredActivity, Viewer } from './activity-rows.ts';
import { openAssembly } from './day-assembly.ts';
import type { DayRow, PersonDay } from './person-day.ts';
import { viewer } from './testing.ts';
import { openToldAssembly } from './told-assembly.ts';

const silent = { mentions: 0, reactions: 0, positive: 0, marks: [] } as const;

/** A message of the person's in a channel, of no thread unless told otherwise; times are ISO 8601. */
export const chat = ({ at, ...given }: Partial<Omit<PersonEvent, 'at'>> & { readonly at: string }): PersonEvent => ({
  ...silent,
  kind: 'chat',
  place: 'general',
  thread: null,
  ...given,
  at: Date.parse(at),
});

/** A reply in thread `t`. */
export const reply = (at: string, thread = 't'): PersonEvent => chat({ at, thread, marks: ['reply'] });

export const mention = (at: string, thread = 't'): Mention => ({ thread, at: Date.parse(at) });

/** Interactive and successful, unless told otherwise. */
export const signIn = (at: string, marks: readonly string[] = ['interactive'], app = 'office'): PersonEvent => ({
  ...silent,
  kind: 'sign-in',
  place: app,
  thread: null,
  marks,
  at: Date.parse(at),
});

/** A call that the person's own account held. */
export const call = (at: string, end: string | null, participants: readonly string[] = []): PersonCall => ({
  accountId: 'own',
  event: `call at ${at}`,
  at: Date.parse(at),
  end: end === null ? null : Date.parse(end),
  participants,
});

export const count = (day: string, name: string, value: number): PersonReport => ({
  accountId: 'own',
  day,
  name,
  value,
  refreshedOn: day,
});

export interface Told {
  readonly activity?: readonly StoredActivity[];
  readonly events?: readonly PersonEvent[];
  readonly mentions?: readonly Mention[];
  readonly calls?: readonly PersonCall[];
  readonly reports?: readonly PersonReport[];
}

const inTime = <Row extends { readonly at: number }>(rows: readonly Row[] = []): Row[] =>
  rows.toSorted((a, b) => a.at - b.at);

/** Some days, in order, of what happened in any order. */
export const liveDays = (days: readonly string[], told: Told, who: Viewer = viewer()): PersonDay[] => {
  const assembly = openAssembly(who);
  const beside = openToldAssembly(who);
  assembly.add(inTime(told.activity));
  beside.addCalls(inTime(told.calls));
  beside.addReports(told.reports ?? []);
  beside.addEvents(inTime(told.events), inTime(told.mentions));
  return days.map((day) => assembly.take(parseDay(day), beside.take(parseDay(day))));
};

/** A person's day made of what happened, with the rows as the day holds them. */
export const liveTold = (day: string, told: Told, who: Viewer = viewer()) => {
  const [lived] = liveDays([day], told, who);
  if (lived === undefined) throw new Error('There is no day.');
  const rows: DayRow[] = [...lived.window, ...lived.meetings, ...lived.chats, ...lived.calls];
  return { day: lived, rows: [...inTime(rows), ...lived.signIns, ...lived.reports] };
};
