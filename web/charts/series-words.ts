// What a screen reader says in place of a chart.
import { writeDay } from '../ui/days.ts';
import { countOf, type Unit, writeValue } from '../ui/figures.ts';

interface Series {
  readonly title: string;
  readonly unit: Unit;
  readonly days: readonly string[];
  readonly values: readonly (number | null)[];
}

/** `Mail sent by day: highest 14 on 12 Nov 2026, 20 of 28 days above zero, 3 days unavailable.` */
export const describeSeries = ({ title, unit, days, values }: Series): string => {
  const known = values.flatMap((value, index) => (value === null ? [] : [{ value, day: days[index] ?? '' }]));
  const missing = values.length - known.length;
  const unavailable = missing === 0 ? '' : `, ${countOf(missing, 'day')} unavailable`;
  if (known.length === 0) return `${title} by day: unavailable.`;
  const highest = known.reduce((best, each) => (each.value > best.value ? each : best));
  if (highest.value === 0) return `${title} by day: none${unavailable}.`;
  const active = known.filter(({ value }) => value > 0).length;
  const most = `highest ${writeValue(highest.value, unit)} on ${writeDay(highest.day)}`;
  return `${title} by day: ${most}, ${active} of ${countOf(values.length, 'day')} above zero${unavailable}.`;
};
