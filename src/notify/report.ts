// What a report says, before it is a mail, a text or a PDF: figures with how they stand, their change against one's own past, and what is missing.
import type { ReportKind } from '../contract/mail.ts';
import type { Figure, SignalDefinition } from '../contract/people.ts';
import type { Tx } from '../db/schema.ts';
import { formatDay, type LocalDay, parseDay } from '../people/local-days.ts';
import { readPersonFigures } from '../signals/figures.ts';
import { readGroupReport } from '../signals/groups/report.ts';
import { listReadableTeams, type Reader } from '../signals/groups/reader.ts';
import { signals } from '../signals/index.ts';
import { changeText, standText, valueText } from './figure-words.ts';
import { before, type Sent } from './periods.ts';
import type { Recipient } from './recipients.ts';

interface ReportLine {
  readonly name: string;
  readonly title: string;
  readonly meaning: string;
  readonly value: string;
  readonly change: string | null;
  /** How it stands: measured or not, coverage, as-of, reason. */
  readonly stand: string;
  /** One value a day or week; null: not known. Empty: nothing to draw. */
  readonly series: readonly (number | null)[];
  /** What the series shows, for who does not see it. */
  readonly told: string;
  /** What stands under the first and the last of the series. */
  readonly ends: readonly [string, string];
  readonly href: string;
}

export interface Report {
  readonly kind: ReportKind;
  readonly title: string;
  /** Such as `Monday 2 to Sunday 8 March 2026`. */
  readonly period: string;
  readonly lead: string;
  readonly lines: readonly ReportLine[];
  /** What has no value, by its reason. */
  readonly missing: readonly { readonly reason: string; readonly titles: readonly string[] }[];
  readonly href: string;
}

export interface Asked {
  readonly report: ReportKind;
  readonly frequency: Sent;
  /** Days, both included; of groups the last settled weeks count instead. */
  readonly from: LocalDay;
  readonly to: LocalDay;
  /** Of a team's report. */
  readonly teamId: string | null;
}

interface Scope {
  readonly organizationId: string;
  readonly organizationName: string;
  /** Where people open the product. */
  readonly origin: string;
  readonly now: number;
}

const dayText = (day: LocalDay): string =>
  new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long', timeZone: 'UTC' }).format(
    new Date(day * 86_400_000),
  );
const periodText = (from: LocalDay, to: LocalDay): string => {
  const year = formatDay(to).slice(0, 4);
  return from === to ? `${dayText(from)} ${year}` : `${dayText(from)} to ${dayText(to)} ${year}`;
};

const pasts: Readonly<Record<Sent, string>> = {
  daily: 'the day before',
  weekly: 'the week before',
  monthly: 'the month before',
};

/** First what most people ask for; what is not here follows in its usual order. */
const first = [
  'meeting-hours',
  'focus-hours',
  'after-hours-mail',
  'mail-sent',
  'mail-received',
  'reply-time',
  'meetings',
  'one-to-one-with-manager',
];
const most = 10;

interface Told {
  readonly definition: Pick<SignalDefinition, 'name' | 'title' | 'meaning'>;
  readonly figure: Figure;
  readonly before: Figure;
  readonly series: readonly (number | null)[];
  /** What one bar stands for. */
  readonly each: 'day' | 'week';
  /** The first day of the first and of the last bar. */
  readonly span: readonly [LocalDay, LocalDay];
}

const place = ({ definition }: Told): number => {
  const at = first.indexOf(definition.name);
  return at === -1 ? first.length : at;
};

const seriesText = (told: Told): string => {
  const known = told.series.filter((value) => value !== null);
  if (known.length === 0) return `No ${told.each} is known.`;
  const words = (value: number): string => valueText({ ...told.figure, value, state: 'measured' }) ?? '';
  const unknown = told.series.length - known.length;
  const rest = unknown === 0 ? '' : `, ${unknown} not known`;
  return `${told.series.length} ${told.each}s, from ${words(Math.min(...known))} to ${words(Math.max(...known))} a ${told.each}${rest}`;
};

const endText = (day: LocalDay, each: Told['each']): string =>
  `${each === 'week' ? 'Week of ' : ''}${new Intl.DateTimeFormat('en-GB', { weekday: each === 'day' ? 'short' : undefined, day: 'numeric', month: 'short', timeZone: 'UTC' }).format(new Date(day * 86_400_000))}`;

interface Around {
  readonly past: string;
  readonly zone: string;
  readonly hrefOf: (signal: string) => string;
}

const linesOf = (told: readonly Told[], { past, zone, hrefOf }: Around): Pick<Report, 'lines' | 'missing'> => {
  const sorted = told.toSorted((a, b) => place(a) - place(b));
  const lines = sorted.flatMap((one): ReportLine[] => {
    const value = valueText(one.figure);
    if (value === null) return [];
    const { name, title, meaning } = one.definition;
    const change = changeText(one.figure, one.before, past);
    const series = one.series.length > 1 ? one.series : [];
    const stand = standText(one.figure, zone);
    const ends = [endText(one.span[0], one.each), endText(one.span[1], one.each)] as const;
    return [{ name, title, meaning, value, change, stand, series, told: seriesText(one), ends, href: hrefOf(name) }];
  });
  const reasons = new Map<string, string[]>();
  for (const { figure, definition } of sorted) {
    if (figure.value !== null) continue;
    const reason = figure.reason?.text ?? 'There was nothing to measure.';
    reasons.set(reason, [...(reasons.get(reason) ?? []), definition.title]);
  }
  return { lines: lines.slice(0, most), missing: [...reasons].map(([reason, titles]) => ({ reason, titles })) };
};

const ownReport = async (
  tx: Tx,
  scope: Scope,
  { asked, to }: { asked: Asked; to: Recipient },
): Promise<Report | null> => {
  const { organizationId, origin, now } = scope;
  if (to.personId === null) return null;
  const read = (days: { from: LocalDay; to: LocalDay }) =>
    readPersonFigures(
      tx,
      { organizationId, now },
      { id: to.personId ?? '', from: formatDay(days.from), to: formatDay(days.to) },
    );
  const found = await read(asked);
  const past = await read(before(asked, asked.frequency));
  if (found === null || past === null) return null;
  const earlier = new Map(past.signals.map(({ period }) => [period.signal, period] as const));
  const told = found.signals.flatMap(({ period, days }): Told[] => {
    const definition = signals.find((signal) => signal.name === period.signal);
    const was = earlier.get(period.signal);
    if (definition === undefined || was === undefined) return [];
    return [
      {
        definition,
        figure: period,
        before: was,
        series: days.map((day) => day.value),
        each: 'day',
        span: [asked.from, asked.to],
      },
    ];
  });
  const span = `from=${formatDay(asked.from)}&to=${formatDay(asked.to)}`;
  const runs = to.role === 'owner' || to.role === 'admin';
  const page = runs ? `${origin}/people/${to.personId}` : `${origin}/`;
  return {
    kind: 'own',
    title: `Your ${{ daily: 'day', weekly: 'week', monthly: 'month' }[asked.frequency]}`,
    period: periodText(asked.from, asked.to),
    lead: 'Your own figures, sent to you alone. They are counted from when and with whom you work, never from what you write.',
    ...linesOf(told, {
      past: pasts[asked.frequency],
      zone: to.zone.name,
      hrefOf: (signal) => `${page}?${span}&signal=${encodeURIComponent(signal)}`,
    }),
    href: `${page}?${span}`,
  };
};

/** Weeks that the bars of a group show. */
const barWeeks = 13;

const groupReport = async (
  tx: Tx,
  scope: Scope,
  { asked, to }: { asked: Asked; to: Recipient },
): Promise<Report | null> => {
  const { organizationId, origin, now } = scope;
  const reader: Reader = { organizationId, role: to.role, email: to.email };
  const { teamId } = asked;
  if (teamId === null) return null;
  const weeks = asked.frequency === 'monthly' ? 4 : 1;
  const found = await readGroupReport(tx, reader, { teamId, weeks, now });
  const long = await readGroupReport(tx, reader, { teamId, weeks: barWeeks, now });
  if (found === null || long === null) return null;
  const bars = new Map(long.figures.map(({ definition, series }) => [definition.name, series] as const));
  const told = found.figures.map(
    ({ definition, figure, before: was }): Told => ({
      definition,
      figure,
      before: was,
      series: bars.get(definition.name) ?? [],
      each: 'week',
      span: [parseDay(long.weeks[0] ?? ''), parseDay(long.weeks.at(-1) ?? '')],
    }),
  );
  const page = `${origin}/teams/${teamId}`;
  const [monday] = found.weeks;
  const last = found.weeks.at(-1);
  const period =
    monday === undefined || last === undefined ? 'No week yet' : periodText(parseDay(monday), parseDay(last) + 6);
  const everybody = asked.report === 'organization';
  return {
    kind: asked.report,
    title: everybody ? `${scope.organizationName} as a whole` : found.team.name,
    period,
    lead: `A person’s mean of a week, over groups of at least ${found.least} people. Nobody can be told apart in it, and what too few people would stand behind is not shown.`,
    ...linesOf(told, {
      past: weeks === 1 ? 'the week before' : `the ${weeks} weeks before`,
      zone: to.zone.name,
      hrefOf: (signal) => `${page}?signal=${encodeURIComponent(signal)}`,
    }),
    href: page,
  };
};

/** Null: there is nothing that this recipient may be told. */
export const readReport = (
  tx: Tx,
  scope: Scope,
  given: { readonly asked: Asked; readonly to: Recipient },
): Promise<Report | null> =>
  given.asked.report === 'own' ? ownReport(tx, scope, given) : groupReport(tx, scope, given);

/** The teams that such a report to this recipient is about: everybody, or those they lead. One's own report is about none. */
export const teamsOf = async (
  tx: Tx,
  organizationId: string,
  { report, to }: { readonly report: ReportKind; readonly to: Recipient },
): Promise<readonly string[]> => {
  const reader: Reader = { organizationId, role: to.role, email: to.email };
  const teams = await listReadableTeams(tx, reader);
  const wanted = teams.filter((team) =>
    report === 'organization' ? team.kind === 'organization' : team.leadId !== null && team.leadId === to.personId,
  );
  return wanted.map((team) => team.teamId);
};

/** For who leads none and may see all: the first team there is. */
export const anyTeamOf = async (
  tx: Tx,
  organizationId: string,
  { report, to }: { readonly report: ReportKind; readonly to: Recipient },
): Promise<readonly string[]> => {
  if (report !== 'team') return [];
  const teams = await listReadableTeams(tx, { organizationId, role: to.role, email: to.email });
  return teams.filter((team) => team.kind !== 'organization').map((team) => team.teamId);
};
