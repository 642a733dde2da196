// The week of a heat map: every hour of every weekday, what is counted in it, and where most of it is.
import { countOf, writeCount } from '../ui/figures.ts';

export const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;
export const hours = Array.from({ length: 24 }, (_, hour) => hour);

export interface HeatCell {
  /** 0 = Monday. */
  readonly weekday: number;
  readonly hour: number;
  readonly count: number;
}

interface HeatRow {
  readonly weekday: number;
  readonly hour: number;
  readonly mail: number;
  readonly meetings: number;
  readonly chats: number;
}

export type HeatKind = 'all' | 'mail' | 'meetings' | 'chats';

/** `09:00`. */
export const writeHour = (hour: number): string => `${String(hour).padStart(2, '0')}:00`;

/** `09:00–10:00`. */
export const hourSpan = (hour: number): string => {
  return `${writeHour(hour)}–${writeHour((hour + 1) % 24)}`;
};

const pick = (row: HeatRow, kind: HeatKind): number =>
  kind === 'all' ? row.mail + row.meetings + row.chats : row[kind];

/** All 168 hours of the week; those that did not come hold 0. */
export const weekOf = (rows: readonly HeatRow[], kind: HeatKind): readonly HeatCell[] => {
  const counts = new Map<string, number>();
  for (const row of rows) {
    const key = `${row.weekday} ${row.hour}`;
    counts.set(key, (counts.get(key) ?? 0) + pick(row, kind));
  }
  return weekdays.flatMap((_, weekday) =>
    hours.map((hour) => ({ weekday, hour, count: counts.get(`${weekday} ${hour}`) ?? 0 })),
  );
};

/** `Most on Tue 10:00–11:00: 24 of 310 messages; 3% on Sat and Sun.` */
export const describeWeek = (cells: readonly HeatCell[], noun: string): string => {
  const total = cells.reduce((sum, { count }) => sum + count, 0);
  if (total === 0) return `No ${noun}s in these days.`;
  const most = cells.reduce((best, each) => (each.count > best.count ? each : best));
  const weekend = cells.filter(({ weekday }) => weekday > 4).reduce((sum, { count }) => sum + count, 0);
  const share = Math.round((weekend / total) * 100);
  return `Most on ${weekdays[most.weekday] ?? ''} ${hourSpan(most.hour)}: ${writeCount(most.count)} of ${countOf(total, noun)}; ${share}% on Sat and Sun.`;
};
