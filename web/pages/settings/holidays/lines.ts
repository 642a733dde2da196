// Holidays as lines that people read and write: a day, a name, and in brackets what is special about it.
import type { Holiday } from '../../../../src/contract/holidays.ts';

/** As `POST /api/holidays/read` takes them; one that ends some day says so to nobody here, and keeps its end by its day. */
export const writeLine = ({ day, name, part, yearly }: Holiday): string => {
  const marks = [...(part === 'day' ? [] : [part]), ...(yearly ? ['yearly'] : [])];
  return `${day} ${name}${marks.length === 0 ? '' : ` (${marks.join(', ')})`}`;
};

/** Read anew out of lines; ends of yearly ones that are there already are kept. */
export const withEnds = (read: readonly Holiday[], before: readonly Holiday[]): Holiday[] => {
  const ends = new Map(before.filter(({ yearly }) => yearly).map(({ day, until }) => [day, until]));
  return read.map((holiday) => ({
    ...holiday,
    until: holiday.yearly ? (ends.get(holiday.day) ?? holiday.until) : null,
  }));
};

/** What is new is added; of a day that is there twice the first stays. */
export const joinHolidays = (before: readonly Holiday[], more: readonly Holiday[]): Holiday[] => {
  const days = new Set(before.map(({ day }) => day));
  return [...before, ...more.filter(({ day }) => !days.has(day))].sort((a, b) => (a.day < b.day ? -1 : 1));
};
