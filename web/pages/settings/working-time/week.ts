// A week of working hours as its editor holds it: times of day as the browser's own fields write them.
import type { WeekHours } from '../../../../src/contract/records.ts';

/** Monday first; the numbers are the contract's. */
export const weekdays = [
  { day: '1', name: 'Monday' },
  { day: '2', name: 'Tuesday' },
  { day: '3', name: 'Wednesday' },
  { day: '4', name: 'Thursday' },
  { day: '5', name: 'Friday' },
  { day: '6', name: 'Saturday' },
  { day: '0', name: 'Sunday' },
] as const;

export type Weekday = (typeof weekdays)[number]['day'];

const pad = (number: number): string => String(number).padStart(2, '0');

/** `HH:MM`; the end of the day is written as the next midnight, which is what a field can hold. */
export const writeTime = (minutes: number): string => `${pad(Math.floor(minutes / 60) % 24)}:${pad(minutes % 60)}`;

/** Minutes after midnight; null for a field that is not filled in. An end at midnight is the end of the day. */
export const readTime = (text: string, end: boolean): number | null => {
  const [, hours, minutes] = /^(\d{2}):(\d{2})/.exec(text) ?? [];
  if (hours === undefined || minutes === undefined) return null;
  const total = Number(hours) * 60 + Number(minutes);
  return end && total === 0 ? 1440 : total;
};

/** Nine to five, or what follows the last part of the day. */
export const nextPart = (parts: readonly (readonly [number, number])[]): [number, number] => {
  const last = parts.at(-1)?.[1];
  if (last === undefined) return [540, 1020];
  const from = Math.min(last + 60, 1380);
  return [from, Math.min(from + 120, 1440)];
};

/** Hours of the week in all. */
export const weekTotal = (hours: WeekHours): number =>
  Object.values(hours)
    .flat()
    .reduce((sum, [from, to]) => sum + Math.max(0, to - from), 0) / 60;
