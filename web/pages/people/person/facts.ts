// What the person page works with: the answer of the contract, and a signal's definition beside its figures.
import type { z } from 'zod';
import type { EvidenceRow, Figure, readPerson, SignalDefinition } from '../../../../src/contract/people.ts';
import { writeCount } from '../../../ui/figures.ts';

export type PersonAnswer = z.output<typeof readPerson.output>;

export interface SignalView {
  readonly definition: SignalDefinition;
  readonly figure: Figure;
  readonly values: readonly (number | null)[];
  /** The same signal over as many days directly before; null while it is being asked for. */
  readonly before: { readonly figure: Figure; readonly values: readonly (number | null)[] } | null;
}

export interface Group {
  readonly title: string;
  readonly signals: readonly SignalView[];
}

const titles: Readonly<Record<string, string>> = { mail: 'Mail', meetings: 'Meetings' };

const titleOf = (stream: string): string => titles[stream] ?? stream.charAt(0).toUpperCase() + stream.slice(1);

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

/** By the stream they are read from. */
export const groupsOf = (views: readonly SignalView[]): readonly Group[] => {
  const streams = [...new Set(views.map(({ definition }) => definition.stream))];
  return streams.map((stream) => ({
    title: titleOf(stream),
    signals: views.filter(({ definition }) => definition.stream === stream),
  }));
};

/** The one reason why nothing of a group is available; null when something is, or the reasons differ. */
export const commonReason = (signals: readonly SignalView[]): string | null => {
  const reasons = new Set(signals.map(({ figure }) => (figure.state === 'unavailable' ? figure.reason?.text : null)));
  const [only] = reasons;
  return reasons.size === 1 && signals.length > 1 ? (only ?? null) : null;
};

const adding: Readonly<Record<SignalDefinition['period'], string>> = {
  sum: 'The days are added up.',
  mean: 'The mean of the days that have a value.',
  median: 'The median of all single values of the days, not of the days’ medians.',
  ratio: 'Both sides of the division are added up over the days, then divided.',
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
