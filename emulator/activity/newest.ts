// Goes through records newest first, a UTC day at a time, so that only the days that are looked at are made.
import type { Instant, Tenant } from '../tenant/model.ts';
import { day as length, dayNumber } from './days.ts';

export interface Dated {
  readonly id: string;
  readonly at: Instant;
  /** From when on the log shows it. */
  readonly visibleAt: Instant;
}

/** Newest first; at one time by id. */
export const byNewest = (a: Dated, b: Dated): number => b.at - a.at || (a.id < b.id ? -1 : 1);

/** Remembers the days that were made last, for each tenant; each sorted newest first. */
export const keepDays = <Item extends Dated>(
  make: (tenant: Tenant, number: number) => readonly Item[],
  most = 10,
): ((tenant: Tenant, number: number) => readonly Item[]) => {
  const known = new WeakMap<Tenant, Map<number, readonly Item[]>>();
  return (tenant, number) => {
    const days = known.get(tenant) ?? new Map<number, readonly Item[]>();
    known.set(tenant, days);
    const made = days.get(number) ?? make(tenant, number).toSorted(byNewest);
    days.delete(number);
    days.set(number, made);
    for (const oldest of days.keys()) if (days.size > most) days.delete(oldest);
    return made;
  };
};

interface Window {
  /** `from` is included, `to` is not. */
  readonly from: Instant;
  readonly to: Instant;
  /** Only what the log showed by then. */
  readonly asOf: Instant;
}

/** The records of the window as the log shows them. */
export function* newestFirst<Item extends Dated>(
  onDay: (number: number) => readonly Item[],
  { from, to, asOf }: Window,
): Generator<Item> {
  for (let number = dayNumber(to - 1); number * length + length > from; number -= 1) {
    for (const item of onDay(number)) if (item.at >= from && item.at < to && item.visibleAt <= asOf) yield item;
  }
}
