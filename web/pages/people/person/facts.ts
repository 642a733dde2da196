// What the person page works with: the answer of the contract, and a signal's definition beside its figures.
import type { z } from 'zod';
import type { EvidenceRow, Figure, readPerson, SignalDefinition } from '../../../../src/contract/people.ts';
import { writeCount, writeValue } from '../../../ui/figures.ts';
import { writeDuration } from '../../../ui/times.ts';

export type PersonAnswer = z.output<typeof readPerson.output>;

export interface SignalView {
  readonly definition: SignalDefinition;
  readonly figure: Figure;
  readonly values: readonly (number | null)[];
  /** The same signal over as many days directly before; null while it is being asked for. */
  readonly before: { readonly figure: Figure; readonly values: readonly (number | null)[] } | null;
}

export interface Group {
  readonly theme: Theme;
  readonly title: string;
  readonly signals: readonly SignalView[];
}

type Theme = SignalDefinition['theme'];

/** The order of the page. */
const titles: Readonly<Record<Theme, string>> = {
  mail: 'Mail',
  meetings: 'Meetings',
  time: 'Time',
  chats: 'Chats',
  usage: 'Usage',
  'sign-ins': 'Sign-ins',
};

/** What is seen once the stream is switched on. */
export const lessons: Readonly<Record<Theme, string>> = {
  mail: 'how much mail is sent and received, how soon it is answered, and how much of it after hours',
  meetings: 'hours in meetings, how long and how large they are, and the time that is left to focus',
  time: 'hours with others over mail, meetings, chats and calls, and how many of them are after hours',
  chats: 'messages and replies in channels, help given, and how soon mentions are answered',
  usage: 'how much Teams, e-mail, OneDrive and SharePoint are used, and whether they are a habit',
  'sign-ins': 'when the first and the last sign-in of a day was, and whether any failed',
};

/** The signals with their definitions, in the definitions' order; a signal the person has no figure of is left out. */
export const viewsOf = (
  definitions: readonly SignalDefinition[],
  person: PersonAnswer,
  before: PersonAnswer | null,
): readonly SignalView[] =>
  definitions.flatMap((definition) => {
    const find = (answer: PersonAnswer) => answer.signals.find(({ period }) => period.signal === definition.name);
    const now = find(person);
    if (now === undefined) return [];
    const then = before === null ? undefined : find(before);
    return [
      {
        definition,
        figure: now.period,
        values: now.days.map(({ value }) => value),
        before: then === undefined ? null : { figure: then.period, values: then.days.map(({ value }) => value) },
      },
    ];
  });

const isTheme = (name: string): name is Theme => name in titles;

/** By what they are about. */
export const groupsOf = (views: readonly SignalView[]): readonly Group[] =>
  Object.keys(titles)
    .filter(isTheme)
    .map((theme) => ({
      theme,
      title: titles[theme],
      signals: views.filter(({ definition }) => definition.theme === theme),
    }))
    .filter(({ signals }) => signals.length > 0);

/**
 * The one reason why nothing of a group is available; null when something is, or the reasons differ. What is told over
 * weeks looks further back, and may lack for another one.
 */
export const commonReason = (group: readonly SignalView[]): Figure['reason'] => {
  const overDays = group.filter(({ definition }) => definition.period !== 'weeks');
  const signals = group.every(({ figure }) => figure.state === 'unavailable') ? overDays : group;
  const reasons = new Map(
    signals.map(({ figure }) => [
      figure.state === 'unavailable' ? (figure.reason?.text ?? '') : null,
      figure.state === 'unavailable' ? figure.reason : null,
    ]),
  );
  const [only] = reasons.values();
  return reasons.size === 1 && signals.length > 1 ? (only ?? null) : null;
};

const adding: Readonly<Record<SignalDefinition['period'], string>> = {
  sum: 'The days are added up.',
  mean: 'The mean of the days that have a value.',
  median: 'The median of all single values of the days, not of the days’ medians.',
  ratio: 'Both sides of the division are added up over the days, then divided.',
  weeks: 'Told over the last whole weeks that end with the period, and of no single day.',
};

/** How days become a period, in a sentence. */
export const writePeriodRule = (definition: SignalDefinition): string => adding[definition.period];

/** `a@x and 3 more`, at most three addresses. */
export const writeOthers = (row: Pick<EvidenceRow, 'others' | 'othersCount'>): string => {
  if (row.othersCount === 0) return 'Nobody else';
  const named = row.others.slice(0, 3);
  const rest = row.othersCount - named.length;
  return rest > 0 ? `${named.join(', ')} and ${writeCount(rest)} more` : named.join(', ');
};

const words: Readonly<Record<EvidenceRow['direction'], string>> = {
  sent: 'Sent',
  received: 'Received',
  meeting: 'Meeting',
  chat: 'Chat message',
  call: 'Call',
  'sign-in': 'Sign-in',
  report: 'Report',
  week: 'Week',
};

/** Names of what reports count, as `teams.calls`, told in words. */
const writeCounted = (name: string): string => name.replace('.', ': ').replaceAll('-', ' ');

/** What a row of evidence is: `Meeting, 30 min`, `Sign-in, Office 365`, `Report, teams: calls, 4`. */
export const writeWhat = (row: Pick<EvidenceRow, 'direction' | 'duration' | 'place' | 'app' | 'count'>): string => {
  const parts = [words[row.direction]];
  if (row.direction === 'meeting' || row.direction === 'call') parts.push(writeDuration(row.duration));
  if (row.app !== null) parts.push(row.app);
  if (row.place !== null) parts.push(`channel ${row.place.slice(0, 8)}`);
  if (row.count !== null && row.direction === 'report') parts.push(writeCounted(row.count.name));
  if (row.count !== null) parts.push(writeValue(row.count.value, row.count.unit));
  if (row.count?.refreshedOn != null) parts.push(`as of ${row.count.refreshedOn}`);
  return parts.join(', ');
};
