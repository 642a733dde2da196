// Evidence: the rows behind one figure of one person, each with whether it counts and why; judged by the signal itself.
import type * as contract from '../contract/people.ts';
import type { z } from 'zod';
import { type Activity, listActivities } from '../db/queries/activities.ts';
import { readPerson } from '../db/queries/people.ts';
import type { Tx } from '../db/schema.ts';
import { formatDay, type LocalDay } from '../people/local-days.ts';
import { ownAddresses, type Viewer } from './activity-rows.ts';
import { openAssembly } from './day-assembly.ts';
import { periodFigure } from './figure.ts';
import type { Scope } from './figures.ts';
import { signals } from './index.ts';
import { type PersonPeriod, readPeriods, signalDays } from './people-days.ts';
import { type DayRow, type PersonDay, reachMs, type Verdict } from './person-day.ts';
import type { Signal } from './signal.ts';

type Asked = z.output<typeof contract.readEvidence.input>;
type Answer = z.input<typeof contract.readEvidence.output>;

/** Rows shown, those that count and those that do not; the latest of each. */
const most = { counted: 500, others: 200 };
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
  const own = ownAddresses(viewer, activity.at);
  return [...all].filter((address) => !own.has(address));
};

/** A row as it came and as the signal sees it. */
interface Seen {
  readonly activity: Activity;
  readonly row: DayRow;
}

interface Judged extends Seen {
  readonly verdict: Verdict;
}

const lineOf = ({ activity, row, verdict }: Judged, viewer: Viewer): contract.EvidenceRow => {
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
    ...verdict,
  };
};

/** Mail of the day, meetings with any part in it; what else was read is there for the days after. */
const isOf = (row: DayRow, { bounds: [start, end] }: PersonDay, kind: Activity['kind']): boolean => {
  if (row.kind !== kind || row.at >= end) return false;
  return row.at >= start || (row.kind === 'meeting' && row.end > start);
};

/** The latest rows of either verdict. */
const openCollection = (signal: Signal) => {
  const kind = signal.stream === 'mail' ? 'mail' : 'meeting';
  /** A meeting over midnight is one row, and counts when it counts on either day. */
  const open = new Map<DayRow, Judged>();
  let [counted, others]: [Judged[], Judged[]] = [[], []];
  let truncated = false;
  const settle = (until: number): void => {
    for (const [row, judged] of open) {
      if (row.kind === 'meeting' && row.end > until) continue;
      (judged.verdict.counts ? counted : others).push(judged);
      open.delete(row);
    }
    truncated ||= counted.length > most.counted || others.length > most.others;
    counted = counted.slice(-most.counted);
    others = others.slice(-most.others);
  };
  return {
    addDay: (seen: readonly Seen[], day: PersonDay): void => {
      for (const one of seen) {
        if (!isOf(one.row, day, kind) || open.get(one.row)?.verdict.counts === true) continue;
        open.set(one.row, { ...one, verdict: signal.counts(one.row, day) });
      }
      settle(day.bounds[1]);
    },
    /** The latest first. */
    end: (viewer: Viewer) => {
      settle(Number.POSITIVE_INFINITY);
      const rows = [...counted, ...others].sort((a, b) => b.activity.at - a.activity.at);
      return { rows: rows.map((judged) => lineOf(judged, viewer)), truncated };
    },
  };
};

const collect = async (
  tx: Tx,
  { organizationId, period, signal }: { organizationId: string; period: PersonPeriod; signal: Signal },
): Promise<{ rows: contract.EvidenceRow[]; truncated: boolean }> => {
  const { viewer, reading, days } = period;
  const assembly = openAssembly(viewer);
  const collection = openCollection(signal);
  const bounds = (day: LocalDay) => viewer.workingTime.day(day);
  let seen: Seen[] = [];
  let from: number | null = bounds(days[0] ?? 0)[0] - reachMs;
  const to = bounds(days.at(-1) ?? 0)[1];
  let taken = 0;
  while (from !== null) {
    const page = await listActivities(tx, { organizationId, ...reading, from, to, limit: pageRows });
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
      collection.addDay(seen, day);
      seen = seen.filter(({ row }) => (row.kind === 'meeting' ? row.end : row.at) >= day.bounds[1]);
    }
  }
  return collection.end(viewer);
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
