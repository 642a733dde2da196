// Rows in the order of time become person days; only what later days still look back at is kept.
import type { LocalDay } from '../people/local-days.ts';
import { readMail, readMeeting, type StoredActivity, type Viewer } from './activity-rows.ts';
import {
  type DayRow,
  longestMeetingMs,
  type MailRow,
  type MeetingRow,
  nothingTold,
  type PersonDay,
  reachMs,
} from './person-day.ts';
import type { Told } from './told-assembly.ts';

export interface Assembly {
  /** Rows of all the person's accounts in the order of time; answers what became of each, in the same order. */
  readonly add: (rows: readonly StoredActivity[]) => readonly DayRow[];
  /**
   * A day of which, and of the `reachMs` before which, all rows were added, with what else was told of it. Days are taken
   * in order.
   */
  readonly take: (day: LocalDay, told?: Told) => PersonDay;
}

/** The first index whose row is not before `at`. */
const indexOf = (rows: readonly MailRow[], at: number): number => {
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((rows[middle]?.at ?? at) < at) low = middle + 1;
    else high = middle;
  }
  return low;
};

/**
 * Whether a message was seen at most `reachMs` before. Two generations, the older thrown away as a whole: taking
 * entries out of a map one by one leaves holes that every look at its beginning steps over.
 */
const openMemory = () => {
  let [younger, older] = [new Map<string, number>(), new Map<string, number>()];
  let since = Number.NEGATIVE_INFINITY;
  return (event: string, at: number): boolean => {
    if (at - since > reachMs) {
      [older, younger] = [younger, new Map()];
      since = at;
    }
    const before = younger.get(event) ?? older.get(event);
    younger.set(event, at);
    return before !== undefined && at - before <= reachMs;
  };
};

export const openAssembly = (viewer: Viewer): Assembly => {
  let mails: MailRow[] = [];
  /** What lies before it is forgotten, and dropped as soon as it is the greater part. */
  let head = 0;
  let meetings: MeetingRow[] = [];
  let counted = new Map<string, MeetingRow>();
  const isCopy = openMemory();

  const addMeeting = (row: StoredActivity): MeetingRow => {
    const meeting = readMeeting(row, viewer);
    const other = counted.get(meeting.event);
    if (other === undefined || (!other.verdict.counts && meeting.verdict.counts)) {
      if (other !== undefined) other.copy = true;
      counted.set(meeting.event, meeting);
    } else meeting.copy = true;
    meetings.push(meeting);
    return meeting;
  };

  const addMail = (row: StoredActivity): MailRow => {
    const mail = readMail(row, viewer, isCopy(row.event, row.at));
    mails.push(mail);
    return mail;
  };

  const forget = (start: number): void => {
    head = indexOf(mails, start - reachMs);
    if (head > mails.length / 2) {
      mails = mails.slice(head);
      head = 0;
    }
    if (!meetings.some((meeting) => meeting.at < start - longestMeetingMs)) return;
    meetings = meetings.filter((meeting) => meeting.at >= start - longestMeetingMs);
    counted = new Map(meetings.filter((meeting) => !meeting.copy).map((meeting) => [meeting.event, meeting]));
  };

  const take = (day: LocalDay, told: Told = nothingTold): PersonDay => {
    const { workingTime } = viewer;
    const bounds = workingTime.day(day);
    const [start, end] = bounds;
    forget(start);
    const window = mails.slice(head, indexOf(mails, end));
    return {
      day,
      bounds,
      working: workingTime.working(day),
      workingTime,
      hasManager: viewer.hasManager,
      mails: window.slice(indexOf(window, start)).filter((mail) => !mail.copy),
      window,
      meetings: meetings.filter(
        (meeting) => meeting.verdict.counts && !meeting.copy && meeting.at < end && meeting.end > start,
      ),
      ...told,
    };
  };

  return { add: (rows) => rows.map((row) => (row.kind === 'mail' ? addMail(row) : addMeeting(row))), take };
};
