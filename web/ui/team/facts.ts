// What the pictures of teams are drawn from: a signal's definition beside its figures, and words for it.
import type { SignalDefinition } from '../../../src/contract/people.ts';
import type { TeamFigure, TeamSummary, TeamView } from '../../../src/contract/teams.ts';
import { addDays, writeDays } from '../days.ts';
import { countOf, writeCount, writeShare, writeValue } from '../figures.ts';

export interface TeamSignal extends TeamFigure {
  readonly definition: SignalDefinition;
}

export interface Theme {
  readonly title: string;
  readonly signals: readonly TeamSignal[];
}

export const signalsOf = (view: TeamView, definitions: readonly SignalDefinition[]): readonly TeamSignal[] => {
  const byName = new Map(view.figures.map((one) => [one.figure.signal, one]));
  return definitions.flatMap((definition) => {
    const found = byName.get(definition.name);
    return found === undefined ? [] : [{ ...found, definition }];
  });
};

/** The figures that tell most of a team's weeks, the most telling first; of those on one line the first that is shown. */
const leading: readonly (readonly string[])[] = [
  ['meeting-hours'],
  ['focus-hours'],
  ['after-hours-collaboration', 'after-hours-mail'],
  ['collaboration-hours', 'mail-sent'],
  ['reply-time'],
  ['usage-active-days', 'chat-messages'],
];

const isShown = ({ figure }: TeamSignal): boolean => figure.value !== null;

/** At most `count` of the leading figures, those that are shown. */
export const leadersOf = (signals: readonly TeamSignal[], count: number): readonly TeamSignal[] => {
  const found = leading.flatMap((names) => {
    const own = names.flatMap((name) => signals.filter(({ definition }) => definition.name === name));
    const best = own.find(isShown) ?? own[0];
    return best === undefined ? [] : [best];
  });
  return found.filter(isShown).slice(0, count);
};

const titles: Readonly<Record<string, string>> = {
  mail: 'Mail',
  meetings: 'Meetings',
  time: 'Time',
  chats: 'Chats',
  usage: 'Adoption and habit',
  'sign-ins': 'Sign-ins',
};

export const themesOf = (signals: readonly TeamSignal[]): readonly Theme[] =>
  [...Map.groupBy(signals, ({ definition }) => definition.theme)].map(([theme, own]) => ({
    title: titles[theme] ?? theme,
    signals: own,
  }));

/** `a person and week`, or nothing where the figure is one of all together. */
export const writePer = ({ definition }: TeamSignal): string =>
  definition.period === 'sum' ? 'a person and week' : definition.period === 'mean' ? 'a day' : '';

/** Against the team's own weeks before, without judging which way is good; null where there is nothing to compare. */
export const compareWeeks = ({ figure, before, weeks }: TeamSignal): string | null => {
  if (figure.value === null) return null;
  const span = countOf(weeks.length, 'week');
  // Of a few weeks of many the mean says little.
  if (before.value === null || before.coverage < figure.coverage / 2) return null;
  const [now, then] = [writeValue(figure.value, figure.unit), writeValue(before.value, before.unit)];
  if (now === then) return `As in the ${span} before`;
  const way = figure.value > before.value ? 'more' : 'less';
  if (figure.unit === 'ratio' || before.value === 0) return `${then} in the ${span} before`;
  return `${writeShare(Math.abs(figure.value / before.value - 1))} ${way} than the ${span} before`;
};

const kinds: Readonly<Record<TeamSummary['kind'], string>> = {
  organization: 'Everybody on the roster',
  department: 'Department',
  reports: 'Everybody under a manager',
  custom: 'Put together by hand',
};

export const writeKind = ({ kind, lead }: TeamSummary): string =>
  kind === 'custom' && lead !== null ? `Led by ${lead.name}` : kinds[kind];

export const writeWeek = (monday: string): string => writeDays(monday, addDays(monday, 6));

export const writeWeeks = (weeks: readonly string[]): string => {
  const [first, last] = [weeks[0], weeks.at(-1)];
  return first === undefined || last === undefined ? '' : writeDays(first, addDays(last, 6));
};

/** What a screen reader says in place of a line of weeks. */
export const describeWeeks = ({ definition, figure, weeks }: TeamSignal): string => {
  const shown = weeks.flatMap(({ week, value }) => (value === null ? [] : [{ week, value }]));
  const [first] = shown;
  if (first === undefined) return `${definition.title} by week: not shown.`;
  const { unit } = figure;
  const highest = shown.reduce((best, one) => (one.value > best.value ? one : best));
  const lowest = shown.reduce((best, one) => (one.value < best.value ? one : best));
  const hidden = weeks.length - shown.length;
  const end = shown.at(-1) ?? first;
  return [
    `${definition.title} by week: ${writeValue(end.value, unit)} in the last,`,
    `highest ${writeValue(highest.value, unit)} in the week of ${writeWeek(highest.week)},`,
    `lowest ${writeValue(lowest.value, unit)} in that of ${writeWeek(lowest.week)}`,
    hidden === 0 ? '.' : `; ${countOf(hidden, 'week')} not shown.`,
  ]
    .join(' ')
    .replace(' .', '.')
    .replace(' ;', ';');
};

/** `at least 10 of 14 people`. */
export const writeBehind = (people: number, members: number): string =>
  people >= members
    ? `about ${writeCount(members)} people`
    : `at least ${writeCount(people)} of ${countOf(members, 'person', 'people')}`;
