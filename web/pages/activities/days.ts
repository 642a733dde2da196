// The feed by days of the organization's zone.
import type { ActivityEntry } from '../../../src/contract/activities.ts';
import { dayIn } from '../../ui/days.ts';

interface FeedDay {
  /** YYYY-MM-DD. */
  readonly day: string;
  readonly entries: readonly ActivityEntry[];
}

/** In the order they come; one that is there twice, as when an earlier copy of it came in meanwhile, is told once. */
export const daysOf = (entries: readonly ActivityEntry[], zone: string): readonly FeedDay[] => {
  const seen = new Set<string>();
  const days: { day: string; entries: ActivityEntry[] }[] = [];
  for (const entry of entries) {
    if (seen.has(entry.id)) continue;
    seen.add(entry.id);
    const day = dayIn(zone, new Date(entry.at));
    const last = days.at(-1);
    if (last?.day === day) last.entries.push(entry);
    else days.push({ day, entries: [entry] });
  }
  return days;
};

/** How many of the newest are not shown: later than the earliest that is, or anything while nothing is. What is of its very instant may stand on the next page. */
export const countNew = (newest: readonly ActivityEntry[], shown: readonly ActivityEntry[]): number => {
  const known = new Set(shown.map(({ id }) => id));
  const first = shown.at(-1)?.at ?? '';
  return newest.filter(({ id, at }) => !known.has(id) && at > first).length;
};
