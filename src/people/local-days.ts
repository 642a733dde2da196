// Local days as numbers: days since 1970-01-01 of a calendar without a zone, and their text form.

/** A calendar day, counted from 1970-01-01; which instants it holds, a zone says. */
export type LocalDay = number;

export const dayMs = 86_400_000;
export const minuteMs = 60_000;

/** `text` is YYYY-MM-DD; anything else gives NaN. */
export const parseDay = (text: string): LocalDay => Date.parse(`${text}T00:00:00Z`) / dayMs;

const texts = new Map<LocalDay, string>();
/** Pages and roll-ups write the same few hundred days thousands of times. */
const mostTexts = 4000;

/** YYYY-MM-DD. */
export const formatDay = (day: LocalDay): string => {
  const known = texts.get(day);
  if (known !== undefined) return known;
  if (texts.size >= mostTexts) texts.clear();
  const text = new Date(day * dayMs).toISOString().slice(0, 10);
  texts.set(day, text);
  return text;
};

/** 0 = Sunday. */
export const weekdayOf = (day: LocalDay): number => (((day + 4) % 7) + 7) % 7;

/** The UTC day that holds an instant. */
export const utcDayOf = (at: number): LocalDay => Math.floor(at / dayMs);

/** `from` to `to`, both included. */
export const daysBetween = (from: LocalDay, to: LocalDay): LocalDay[] =>
  Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index);
