// Evidence: the rows behind one figure of one person, each with whether it counts and why; judged by the signal itself.
import type * as contract from '../contract/people.ts';
import type { z } from 'zod';
import { type Activity, listActivities } from '../db/queries/activities.ts';
import { readPerson } from '../db/queries/people.ts';
import type { Tx } from '../db/schema.ts';
import { formatDay, type LocalDay } from '../people/local-days.ts';
import type { Viewer } from './activity-rows.ts';
import { openAssembly } from './day-assembly.ts';
import { periodFigure } from './figure.ts';
import type { Scope } from './figures.ts';
import { signals } from './index.ts';
import { type PersonPeriod, readPeriods, signalDays } from './people-days.ts';
import { type DayRow, type PersonDay, reachMs } from './person-day.ts';
import type { Signal } from './signal.ts';

type Asked = z.output<typeof contract.readEvidence.input>;
type Answer = z.input<typeof contract.readEvidence.output>;

/** Rows shown; the latest of the period. */
const most = 500;
const pageRows = 2000;
const othersShown = 10;

const pad = (number: number): string => String(number).padStart(2, '0');

const localText = (at: number, { zone }: Viewer['workingTime']): string => {
  const minute = zone.minuteOf(at);
  return `${formatDay(zone.dayOf(at))}T${pad(Math.floor(minute / 60))}:${pad(minute % 60)}`;
};

const othersOf = (activity: Activity, viewer: Viewer): string[] => {
  const all = new Set(activity.counterparts.filter(([, role]) => role !== 'resource').map(([address]) => address));
  if (activity.actor !== null) all.add(activity.actor);
  return [...all].filter((address) => !viewer.addresses.has(address));
};

const rowOf = (
  { activity, row }: Seen,
  { day, signal, viewer }: { day: PersonDay; signal: Signal; viewer: Viewer },
): contract.EvidenceRow => {
  const others = othersOf(activity, viewer);
  return {
    kind: activity.kind,
    at: new Date(activity.at).toISOString(),
    localAt: localText(activity.at, viewer.workingTime),
    direction: row.kind === 'meeting' ? 'meeting' : row.sent ? 'sent' : 'received',
    duration: activity.seconds,
    others: others.slice(0, othersShown),
    othersCount: others.length,
    marks: [...activity.marks],
    ...signal.counts(row, day),
  };
};

interface Seen {
  readonly activity: Activity;
  readonly row: DayRow;
}

/** The rows of one day that belong to the signal's stream: mail of the day, meetings with any part in it. */
const rowsOfDay = (seen: readonly Seen[], day: PersonDay, kind: Activity['kind']): Seen[] => {
  const [start, end] = day.bounds;
  return seen.filter(({ row, activity }) => {
    if (activity.kind !== kind || row.at >= end) return false;
    return row.kind === 'meeting' ? row.at >= start || row.end > start : row.at >= start;
  });
};

const collect = async (
  tx: Tx,
  { organizationId, period, signal }: { organizationId: string; period: PersonPeriod; signal: Signal },
): Promise<{ rows: contract.EvidenceRow[]; truncated: boolean }> => {
  const { viewer, accountIds, days } = period;
  const assembly = openAssembly(viewer);
  const bounds = (day: LocalDay) => viewer.workingTime.day(day);
  let seen: Seen[] = [];
  let rows: contract.EvidenceRow[] = [];
  let truncated = false;
  let from: number | null = bounds(days[0] ?? 0)[0] - reachMs;
  const to = bounds(days.at(-1) ?? 0)[1];
  let taken = 0;
  while (from !== null) {
    const page = await listActivities(tx, { organizationId, accountIds, from, to, limit: pageRows });
    from = page.next;
    const added = assembly.add(page.rows);
    for (const [index, activity] of page.rows.entries()) {
      const row = added[index];
      if (row !== undefined) seen.push({ activity, row });
    }
    for (const local of days.slice(taken)) {
      if (from !== null && bounds(local)[1] > from) break;
      taken += 1;
      const day = assembly.take(local);
      const kind = signal.stream === 'mail' ? 'mail' : 'meeting';
      rows.push(...rowsOfDay(seen, day, kind).map((one) => rowOf(one, { day, signal, viewer })));
      seen = seen.filter(({ row }) => (row.kind === 'meeting' ? row.end : row.at) >= day.bounds[1]);
      truncated ||= rows.length > most;
      rows = rows.slice(-most);
    }
  }
  return { rows: rows.toReversed(), truncated };
};

/** Null for a person or signal that is not known. The latest rows first. */
export const readEvidence = async (tx: Tx, scope: Scope, asked: Asked): Promise<Answer | null> => {
  const signal = signals.find((one) => one.name === asked.signal);
  const { organizationId } = scope;
  const person = await readPerson(tx, { organizationId, personId: asked.id });
  if (signal === undefined || person === null) return null;
  const { from, to } = asked;
  const period = (await readPeriods(tx, { ...scope, personIds: [person.personId], from, to })).get(person.personId);
  if (period === undefined) return null;
  const figure = periodFigure(signal, signalDays(signal, period), period.coverage);
  return { signal, figure, ...(await collect(tx, { organizationId, period, signal })) };
};
