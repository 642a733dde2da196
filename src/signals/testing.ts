// Made-up activity for the tests of signals: rows with everything that a test does not care about filled in.
import type { WeekHours } from '../contract/records.ts';
import { parseDay } from '../people/local-days.ts';
import { resolveWorkingTime } from '../people/working-time.ts';
import type { StoredActivity, Viewer } from './activity-rows.ts';
import { openAssembly } from './day-assembly.ts';
import type { DayRow, PersonDay } from './person-day.ts';
import type { Signal } from './signal.ts';
import { type Value, valueOf } from './values.ts';

export const me = 'ana@contoso.com';
export const boss = 'ben@contoso.com';
export const officeHours: WeekHours = {
  '0': [],
  '1': [[540, 1020]],
  '2': [[540, 1020]],
  '3': [[540, 1020]],
  '4': [[540, 1020]],
  '5': [[540, 1020]],
  '6': [],
};

let counter = 0;
const fresh = (prefix: string): string => {
  counter += 1;
  return `${prefix}-${counter}`;
};

const plain = { seconds: 0, thread: null, position: null, answers: null, marks: [] } as const;

interface MailGiven extends Partial<Omit<StoredActivity, 'at' | 'kind'>> {
  readonly at: string;
  readonly from?: string;
  readonly to?: readonly string[];
  readonly cc?: readonly string[];
}

/** A message of its own thread to Ana, unless told otherwise; times are ISO 8601. */
export const mail = ({ at, from, to, cc, ...given }: MailGiven): StoredActivity => {
  const event = given.event ?? fresh('mail');
  return {
    ...plain,
    kind: 'mail',
    event,
    actor: from ?? 'zoe@contoso.com',
    counterparts: [
      ...(to ?? [me]).map((address) => [address, 'to'] as const),
      ...(cc ?? []).map((address) => [address, 'cc'] as const),
    ],
    thread: `thread of ${event}`,
    position: `place of ${event}`,
    ...given,
    at: Date.parse(at),
  };
};

interface MeetingGiven extends Partial<Omit<StoredActivity, 'at' | 'kind' | 'seconds'>> {
  readonly at: string;
  readonly minutes?: number;
  readonly with?: readonly string[];
}

/** Half an hour that Ana organizes with Zoe, unless told otherwise. */
export const meeting = ({ at, minutes, with: people, ...given }: MeetingGiven): StoredActivity => ({
  ...plain,
  kind: 'meeting',
  event: fresh('meeting'),
  actor: me,
  counterparts: (people ?? ['zoe@contoso.com']).map((address) => [address, 'required'] as const),
  ...given,
  seconds: (minutes ?? 30) * 60,
  at: Date.parse(at),
});

interface ViewerGiven {
  readonly zone?: string;
  readonly hours?: WeekHours;
  readonly leave?: readonly string[];
  readonly manager?: boolean;
  readonly addresses?: readonly string[];
}

/** Ana, in UTC with office hours, whose manager is Ben. */
export const viewer = (given: ViewerGiven = {}): Viewer => ({
  addresses: new Set(given.addresses ?? [me]),
  hasManager: given.manager ?? true,
  managerAddresses: new Set((given.manager ?? true) ? [boss] : []),
  workingTime: resolveWorkingTime({
    person: { zone: given.zone ?? 'UTC', hours: given.hours ?? officeHours },
    mailboxes: [],
    organization: { zone: 'UTC', hours: officeHours },
    leave: (given.leave ?? []).map((day) => ({ from: day, to: day, part: 'day' as const })),
    holidays: [],
  }),
});

interface Lived {
  readonly day: PersonDay;
  /** What became of each row, in the order of time. */
  readonly rows: readonly DayRow[];
}

/** A person's day made of rows in any order. */
export const live = (day: string, rows: readonly StoredActivity[], who: Viewer = viewer()): Lived => {
  const assembly = openAssembly(who);
  const added = assembly.add(rows.toSorted((a, b) => a.at - b.at));
  return { day: assembly.take(parseDay(day)), rows: added };
};

/** A signal's value of one day. */
export const measure = (signal: Signal, { day }: Lived): Value => valueOf(signal, [signal.compute(day)]);

/** Why each row counts or not, in the order of time: `+` counts, `-` does not. */
export const explain = (signal: Signal, { day, rows }: Lived): string[] =>
  rows.map((row) => {
    const { counts, why } = signal.counts(row, day);
    return `${counts ? '+' : '-'} ${why}`;
  });
