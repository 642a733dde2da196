// Days whose figures are fixed: what they were computed from is no longer kept, so computing them again would only lose them.
import { listDays } from '../db/queries/figures.ts';
import type { KeptFrom } from '../db/queries/retention.ts';
import type { Tx } from '../db/schema.ts';
import { formatDay, type LocalDay } from '../people/local-days.ts';
import type { WorkingTime } from '../people/working-time.ts';
import { reachMs } from './person-day.ts';

interface Asked {
  readonly organizationId: string;
  readonly personId: string;
  readonly workingTime: WorkingTime;
  readonly kept: KeptFrom;
}

/**
 * open: all that it is computed from is kept. rim: its own rows are kept, not all that they look back at: computed when
 * nothing is stored, else left. fixed: left.
 */
const standOf = (day: LocalDay, { workingTime, kept }: Asked): 'open' | 'rim' | 'fixed' => {
  if (kept.figures !== null && formatDay(day) < kept.figures) return 'fixed';
  if (kept.raw === null) return 'open';
  const [start] = workingTime.day(day);
  if (start < kept.raw.getTime()) return 'fixed';
  return start - reachMs < kept.raw.getTime() ? 'rim' : 'open';
};

const split = (days: readonly LocalDay[]): LocalDay[][] => {
  const spans: LocalDay[][] = [];
  for (const day of days) {
    const span = spans.at(-1);
    if (span !== undefined && span.at(-1) === day - 1) span.push(day);
    else spans.push([day]);
  }
  return spans;
};

/** The spans without the days that are fixed; the same spans where none is. */
export const leaveFixedDays = async (
  tx: Tx,
  spans: readonly (readonly LocalDay[])[],
  asked: Asked,
): Promise<readonly (readonly LocalDay[])[]> => {
  if (asked.kept.raw === null && asked.kept.figures === null) return spans;
  const days = spans.flat();
  const stands = new Map(days.map((day) => [day, standOf(day, asked)]));
  const rim = days.filter((day) => stands.get(day) === 'rim');
  const [first, last] = [rim[0], rim.at(-1)];
  const stored =
    first === undefined || last === undefined
      ? []
      : await listDays(tx, { ...asked, personIds: [asked.personId], from: formatDay(first), to: formatDay(last) });
  const there = new Set(stored.map(({ day }) => day));
  return split(
    days.filter((day) => {
      const stand = stands.get(day);
      return stand === 'open' || (stand === 'rim' && !there.has(formatDay(day)));
    }),
  );
};
