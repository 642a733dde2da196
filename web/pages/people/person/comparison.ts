// A figure against the same person's days before: a statement of fact, without judging which way is good.
import type { Figure } from '../../../../src/contract/people.ts';
import { countOf, writeFineShare, writeShare, writeValue } from '../../../ui/figures.ts';
import type { SignalView } from './facts.ts';

export interface Comparison {
  readonly way: 'more' | 'less' | 'same' | 'unknown';
  readonly text: string;
}

/** Below this share of what should have been read, two periods are not compared. */
const enough = 0.8;
/** Below this a percentage says less than the difference itself. */
const small = 20;

type Compared = Pick<Figure, 'value' | 'unit' | 'coverage' | 'reason'>;

const writeDifference = (now: number, before: number, unit: Figure['unit']): string => {
  const difference = Math.abs(now - before);
  if (unit === 'ratio') return `${Math.max(1, Math.round(difference * 100))}\u00a0points`;
  if (unit === 'time') return writeValue(difference, 'min');
  if (unit === 'min' || before < small) return writeValue(difference, unit);
  const share = difference / before;
  return share < 0.1 ? writeFineShare(share) : writeShare(share);
};

/** Too little to be told apart once written. */
const alike = (now: number, before: number, unit: Figure['unit']): boolean =>
  writeValue(now, unit) === writeValue(before, unit) || (unit !== 'ratio' && Math.abs(now - before) < before * 0.001);

/** `span` is how many days, such as `28 days`. Null when the figure itself is unavailable. */
export const compare = (now: Compared, before: Compared, span: string): Comparison | null => {
  if (now.value === null) return null;
  if (now.coverage < enough) return { way: 'unknown', text: 'Not compared: too little of these days was read' };
  if (before.coverage < enough || before.value === null) {
    const why = before.reason?.text ?? (before.value === null ? 'No value.' : 'Too little was read.');
    return { way: 'unknown', text: `Not compared. The ${span} before: ${why}` };
  }
  if (alike(now.value, before.value, now.unit)) return { way: 'same', text: `As in the ${span} before` };
  if (before.value === 0) return { way: 'more', text: `None in the ${span} before` };
  if (now.value === 0) return { way: 'less', text: `${writeValue(before.value, before.unit)} in the ${span} before` };
  const way = now.value > before.value ? 'more' : 'less';
  if (now.unit === 'time') {
    const earlier = way === 'more' ? 'later' : 'earlier';
    return {
      way: 'same',
      text: `${writeDifference(now.value, before.value, now.unit)} ${earlier} than the ${span} before`,
    };
  }
  return { way, text: `${writeDifference(now.value, before.value, now.unit)} ${way} than the ${span} before` };
};

/** Beside these a figure over weeks says what it is made of. */
const basisOf = ({ definition, figure }: SignalView): string => {
  const { activeWeeks, actionsAWeek } = figure.beside;
  if (activeWeeks === undefined || actionsAWeek === undefined) return 'Over the last 12 whole weeks';
  const weeks = definition.name.endsWith('4-weeks') ? 4 : 12;
  return `${activeWeeks} of ${countOf(weeks, 'week')} active, ${writeValue(actionsAWeek, 'count')} actions a week`;
};

/** What stands under a figure: how it compares with the days before or, over weeks, what it is told from. */
export const writeBasis = (view: SignalView, span: string): Comparison | null => {
  const { definition, figure, before } = view;
  if (figure.value === null) return null;
  if (definition.period === 'weeks') return { way: 'same', text: basisOf(view) };
  return before === null ? null : compare(figure, before.figure, span);
};

/** Mean of the known days; null when none is known. */
export const meanOf = (values: readonly (number | null)[]): number | null => {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
};
