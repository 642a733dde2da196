// A person's day as it is stored: every signal's part in few characters, and when in the day things happened.
import type { ByHour, StoredDay, StoredPart } from '../db/queries/figures.ts';
import type { Zone } from '../people/zones.ts';
import type { PersonDay } from './person-day.ts';
import { togetherTime } from './together.ts';
import { amountOf, type Part, ratioOf, type Signal, samplesOf } from './signal.ts';

export const encodePart = (part: Part | null): StoredPart => {
  if (part === null) return null;
  if (part.samples.length > 0)
    return { samples: part.samples, ...(part.estimated ? { estimated: true as const } : {}) };
  if (part.of > 0) return [part.amount, part.of];
  return part.estimated ? { amount: part.amount, estimated: true } : part.amount;
};

const isPair = (stored: StoredPart): stored is readonly [number, number] => Array.isArray(stored);

export const decodePart = (stored: StoredPart | undefined): Part | null => {
  if (stored === undefined) return amountOf(0);
  if (stored === null) return null;
  if (typeof stored === 'number') return amountOf(stored);
  if (isPair(stored)) return ratioOf(stored[0], stored[1]);
  if ('samples' in stored) return samplesOf(stored.samples, stored.estimated === true);
  return amountOf(stored.amount, true);
};

const byHour = (rows: readonly { readonly at: number }[], zone: Zone): ByHour => {
  const hours: Record<string, number> = {};
  for (const { at } of rows) {
    const hour = Math.floor(zone.minuteOf(at) / 60);
    hours[hour] = (hours[hour] ?? 0) + 1;
  }
  return hours;
};

/** Counts of 0 in a report are nothing that happened. */
const isEmpty = (day: PersonDay): boolean =>
  day.mails.length === 0 &&
  day.meetings.length === 0 &&
  day.recent.length === 0 &&
  day.calls.length === 0 &&
  day.signIns.length === 0 &&
  day.reports.every(({ value }) => value === 0) &&
  togetherTime(day).intervals.length === 0;

/** Whether a signal's part is 0 because nothing was told that it looks at: most people have days of mail and meetings alone. */
const isSilent = ({ theme }: Signal, { chats, reports, signIns }: PersonDay): boolean => {
  if (theme === 'chats') return chats.length === 0;
  if (theme === 'usage') return reports.length === 0;
  return theme === 'sign-ins' && signIns.length === 0;
};

/** Null for a day on which nothing happened that any signal could count. */
export const storeDay = (day: PersonDay, signals: readonly Signal[]): StoredDay | null => {
  if (isEmpty(day)) return null;
  const parts: Record<string, StoredPart> = {};
  for (const signal of signals) {
    if (isSilent(signal, day)) continue;
    const part = encodePart(signal.compute(day));
    if (part !== 0) parts[signal.name] = part;
  }
  const zone = day.workingTime.zoneOf(day.day);
  const [start, end] = day.bounds;
  return {
    parts,
    mail: byHour(
      day.mails.filter((mail) => mail.sent || !mail.bulk),
      zone,
    ),
    meetings: byHour(
      day.meetings.filter(({ at }) => at >= start && at < end),
      zone,
    ),
    ...(day.chats.length === 0 ? {} : { chats: byHour(day.chats, zone) }),
  };
};
