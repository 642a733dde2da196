// Weekly hours as people write them, such as `Mon-Fri 09:00-17:00; Sat 10:00-12:00`.
import type { WeekHours } from '../contract/records.ts';

const names = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

/** What was written is no hours; the message says what is wrong with it. */
export class HoursRefused extends Error {
  override readonly name = 'HoursRefused';
}

const example = 'Write hours as "Mon-Fri 09:00-17:00; Sat 10:00-12:00".';

/** Errors: HoursRefused. */
const dayOf = (text: string): number => {
  const day = names.indexOf(text.slice(0, 3).toLowerCase());
  if (day < 0) throw new HoursRefused(`“${text}” is no day of the week. ${example}`);
  return day;
};

/** `Mon`, `Mon-Fri` or `Sat-Mon`. Errors: HoursRefused. */
const daysOf = (text: string): number[] => {
  const [first, last] = text.split(/[-–]/);
  const from = dayOf(first ?? '');
  const length = last === undefined ? 0 : (dayOf(last) - from + 7) % 7;
  return Array.from({ length: length + 1 }, (_, index) => (from + index) % 7);
};

/** Errors: HoursRefused. */
const minutesOf = (text: string): number => {
  const [, hours, minutes] = /^(\d{1,2}):(\d{2})$/.exec(text) ?? [];
  const total = Number(hours) * 60 + Number(minutes);
  if (hours === undefined || Number(minutes) > 59 || total > 1440)
    throw new HoursRefused(`“${text}” is no time of day. ${example}`);
  return total;
};

/** Errors: HoursRefused. */
const partOf = (text: string): [number, number] => {
  const [from, to, ...more] = text.split(/[-–]/).map((time) => time.trim());
  if (from === undefined || to === undefined || more.length > 0)
    throw new HoursRefused(`“${text}” is no time from one to another. ${example}`);
  const part: [number, number] = [minutesOf(from), minutesOf(to)];
  if (part[1] <= part[0])
    throw new HoursRefused(
      `“${text}” goes over midnight. Write it as two parts: up to 24:00, and from 00:00 on the next day.`,
    );
  return part;
};

/** `none`: no working hours. Parts of one day are joined by `and` or a comma. Errors: HoursRefused. */
export const parseHours = (text: string): WeekHours => {
  const week: WeekHours = { '0': [], '1': [], '2': [], '3': [], '4': [], '5': [], '6': [] };
  if (text.trim().toLowerCase() === 'none') return week;
  for (const rule of text.split(';').map((one) => one.trim())) {
    if (rule === '') continue;
    const [, days, times] = /^([A-Za-z ,–-]+?)\s+(\d.*)$/.exec(rule) ?? [];
    if (days === undefined || times === undefined) throw new HoursRefused(`“${rule}” is not understood. ${example}`);
    const parts = times.split(/,|\band\b/).map((part) => partOf(part.trim()));
    for (const day of days.split(',').flatMap((range) => daysOf(range.trim()))) {
      const key = (['0', '1', '2', '3', '4', '5', '6'] as const)[day] ?? '0';
      week[key] = [...week[key], ...parts];
    }
  }
  return week;
};
