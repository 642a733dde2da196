// Evidence: the rows behind one figure of one person, each with whether it counts and why; judged by the signal itself.
import type * as contract from '../contract/people.ts';
import type { z } from 'zod';
import { listActivities } from '../db/queries/activities.ts';
import { readPerson } from '../db/queries/people.ts';
import { readKeptFrom } from '../db/queries/retention.ts';
import { listAppNames } from '../db/queries/person-records.ts';
import type { Tx } from '../db/schema.ts';
import type { LocalDay } from '../people/local-days.ts';
import { openAssembly } from './day-assembly.ts';
import { evidenceLines, type Judged, type Seen, weekLine } from './evidence-lines.ts';
import { periodFigure } from './figure.ts';
import type { Scope } from './figures.ts';
import { everySignal } from './index.ts';
import { type PersonPeriod, readPeriods, signalDays } from './people-days.ts';
import { type DayRow, estimateMs, type PersonDay, reachMs } from './person-day.ts';
import { type ConnectedStream, connectedStream, type Signal, type WeekSignal } from './signal.ts';
import { lookForHeld, openTelling } from './told.ts';
import { lookAtWeeks, weeksBack, weeksFigure } from './weeks.ts';

type Asked = z.output<typeof contract.readEvidence.input>;
type Answer = z.input<typeof contract.readEvidence.output>;
type Rows = Pick<Answer, 'rows' | 'truncated'>;

/** Rows shown, those that count and those that do not; the latest of each. */
const most = { counted: 500, others: 200 };
const pageRows = 2000;

const kinds: Readonly<Record<ConnectedStream, DayRow['kind']>> = {
  mail: 'mail',
  meetings: 'meeting',
  chats: 'chat',
  calls: 'call',
  usage: 'report',
  'sign-ins': 'sign-in',
};

/** Where a row ends for a signal: time is taken for what is sent only where it is time that is told. */
const endOf = (row: DayRow, { theme }: Signal): number => {
  if (row.kind === 'meeting' || row.kind === 'call') return row.end;
  if (theme === 'time' && row.kind === 'mail') return row.at + estimateMs.mail;
  return theme === 'time' && row.kind === 'chat' ? row.at + estimateMs.chat : row.at;
};

/** The latest rows of either verdict. */
const openCollection = (signal: Signal) => {
  const wanted = new Set(signal.streams.map((stream) => kinds[connectedStream(stream)]));
  /** What reaches over midnight is one row, and counts when it counts on either day. */
  const open = new Map<DayRow, Judged>();
  let [counted, others]: [Judged[], Judged[]] = [[], []];
  let truncated = false;
  const isOf = (row: DayRow, { bounds: [start, end] }: PersonDay): boolean =>
    wanted.has(row.kind) && row.at < end && (row.at >= start || endOf(row, signal) > start);
  const settle = (until: number): void => {
    for (const [row, judged] of open) {
      if (endOf(row, signal) > until) continue;
      if (judged.verdict.counts) counted.push(judged);
      // A report has many counts: those of other signals are no evidence of this one.
      else if (row.kind !== 'report') others.push(judged);
      open.delete(row);
    }
    truncated ||= counted.length > most.counted || others.length > most.others;
    counted = counted.slice(-most.counted);
    others = others.slice(-most.others);
  };
  return {
    addDay: (seen: readonly Seen[], day: PersonDay): void => {
      const told = [...day.recent, ...day.calls, ...day.signIns, ...day.reports];
      for (const one of [...seen, ...told.map((row) => ({ row, activity: null }))]) {
        if (!isOf(one.row, day) || open.get(one.row)?.verdict.counts === true) continue;
        open.set(one.row, { ...one, verdict: signal.counts(one.row, day) });
      }
      settle(day.bounds[1]);
    },
    /** The latest first. */
    end: () => {
      settle(Number.POSITIVE_INFINITY);
      return { rows: [...counted, ...others].sort((a, b) => b.row.at - a.row.at), truncated };
    },
    /** Of what may still be part of a later day. */
    isOpen: (row: DayRow, { bounds }: PersonDay): boolean => row.at >= bounds[1] || endOf(row, signal) > bounds[1],
  };
};

interface Work {
  readonly organizationId: string;
  readonly period: PersonPeriod;
  readonly signal: Signal;
}

const namesOf = async (tx: Tx, organizationId: string, rows: readonly Judged[]) => {
  const accountIds = new Set(rows.flatMap(({ row }) => (row.kind === 'sign-in' && row.app !== null ? [row.app] : [])));
  return accountIds.size === 0
    ? new Map<string, string>()
    : listAppNames(tx, { organizationId, accountIds: [...accountIds] });
};

/** What was told of the person beside mail and meetings, where the signal looks at any of it. */
const openTold = async (tx: Tx, { organizationId, period, signal }: Work) => {
  if (signal.streams.every((stream) => stream === 'mail' || stream === 'meetings')) return null;
  const { viewer, reading, days } = period;
  const held = await lookForHeld(tx, organizationId, [{ viewer, reading }]);
  return openTelling(tx, { organizationId, viewer, reading }, { held, span: days });
};

const collect = async (tx: Tx, work: Work): Promise<Rows> => {
  const { organizationId, period, signal } = work;
  const { viewer, reading, days } = period;
  const assembly = openAssembly(viewer);
  const collection = openCollection(signal);
  const telling = await openTold(tx, work);
  const bounds = (day: LocalDay) => viewer.workingTime.day(day);
  let seen: Seen[] = [];
  const reads = signal.streams.includes('mail') || signal.streams.includes('meetings');
  let from: number | null = reads ? bounds(days[0] ?? 0)[0] - reachMs : null;
  const to = bounds(days.at(-1) ?? 0)[1];
  let taken = 0;
  while (taken < days.length) {
    if (from !== null) {
      const page = await listActivities(tx, { organizationId, ...reading, from, to, limit: pageRows });
      from = page.next;
      const added = assembly.add(page.rows);
      for (const [index, activity] of page.rows.entries()) {
        const row = added[index];
        if (row !== undefined) seen.push({ activity, row });
      }
    }
    for (const local of days.slice(taken)) {
      if (from !== null && bounds(local)[1] > from) break;
      taken += 1;
      const day = assembly.take(local, await telling?.take(local));
      collection.addDay(seen, day);
      seen = seen.filter(({ row }) => collection.isOpen(row, day));
    }
  }
  const { rows, truncated } = collection.end();
  return { rows: evidenceLines(rows, { viewer, apps: await namesOf(tx, organizationId, rows) }), truncated };
};

/** The weeks that a figure is told from, the latest first. */
const weekRows = (signal: WeekSignal, period: PersonPeriod): Rows => {
  const weeks = lookAtWeeks(signal, period);
  const unit = signal.from.includes('collaboration-hours') ? 'h' : 'count';
  const name = unit === 'h' ? 'collaboration-hours' : 'actions';
  const rows = weeks.map((week, at) => weekLine(week, signal.counts(at, weeks), { viewer: period.viewer, name, unit }));
  return { rows: rows.toReversed(), truncated: false };
};

/** Null for a person or signal that is not known. The latest rows first. */
export const readEvidence = async (tx: Tx, scope: Scope, asked: Asked): Promise<Answer | null> => {
  const signal = everySignal.find((one) => one.name === asked.signal);
  const { organizationId } = scope;
  const person = await readPerson(tx, { organizationId, personId: asked.id });
  if (signal === undefined || person === null) return null;
  const { from, to } = asked;
  const before = signal.period === 'weeks' ? weeksBack : 0;
  const wanted = { ...scope, personIds: [person.personId], from, to, before };
  const period = (await readPeriods(tx, wanted)).get(person.personId);
  if (period === undefined) return null;
  if (signal.period === 'weeks')
    return { signal, figure: weeksFigure(signal, period), ...weekRows(signal, period), keptFrom: null };
  const figure = periodFigure(signal, signalDays(signal, period), period.coverage);
  const { raw } = await readKeptFrom(tx, organizationId);
  const [start] = period.viewer.workingTime.day(period.days[0] ?? 0);
  const keptFrom = raw !== null && raw.getTime() > start ? raw.toISOString() : null;
  return { signal, figure, ...(await collect(tx, { organizationId, period, signal })), keptFrom };
};
