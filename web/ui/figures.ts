// How figures are written: numbers with their units, shares, rates, counts of things.
import type { Figure } from '../../src/contract/people.ts';
import { locale } from './days.ts';

export type Unit = Figure['unit'];

const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
const tenth = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 });
const finePercent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 });
/** Keeps a number and its unit on one line. */
const gap = '\u00a0';

const writeMinutes = (minutes: number): string => {
  if (minutes > 0 && minutes < 1) return `<${gap}1${gap}min`;
  const rounded = Math.round(minutes);
  const hours = Math.floor(rounded / 60);
  const rest = rounded % 60;
  if (hours === 0) return `${rest}${gap}min`;
  return rest === 0 ? `${whole.format(hours)}${gap}h` : `${whole.format(hours)}${gap}h${gap}${rest}${gap}min`;
};

/** Minutes after midnight on a clock: `09:05`. */
const writeClock = (minutes: number): string => {
  const whole = Math.floor(minutes);
  return `${String(Math.floor(whole / 60)).padStart(2, '0')}:${String(whole % 60).padStart(2, '0')}`;
};

/** A value with its unit: `1,204`, `12.5 h`, `1 h 42 min`, `38%`, `09:05`. */
export const writeValue = (value: number, unit: Unit): string => {
  if (unit === 'min') return writeMinutes(value);
  if (unit === 'time') return writeClock(value);
  if (unit === 'ratio') return percent.format(value);
  const small = value > 0 && value < 0.05;
  const number = small ? `<${gap}0.1` : tenth.format(value);
  return unit === 'h' ? `${number}${gap}h` : number;
};

/** A share of 0–1. Almost all is never written as all, and almost nothing never as nothing. */
export const writeShare = (share: number): string => {
  if (share > 0.995 && share < 1) return `>${gap}99%`;
  if (share > 0 && share < 0.005) return `<${gap}1%`;
  return percent.format(share);
};

export const writeFineShare = (share: number): string => finePercent.format(share);

export const writeCount = (count: number): string => whole.format(count);

/**
 * An estimate, without digits that nobody knows: three count, `about 5,290,000`. As it is where that would say less than
 * `atLeast`, which is there already.
 */
export const writeAbout = (count: number, atLeast = 0): string => {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, count))) - 2);
  const rounded = Math.round(count / unit) * unit;
  return `about ${whole.format(rounded < atLeast ? count : rounded)}`;
};

/** `1 mailbox`, `3 mailboxes`. */
export const countOf = (count: number, one: string, many = `${one}s`): string =>
  `${whole.format(count)}${gap}${count === 1 ? one : many}`;

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

/**
 * A figure as it stands in a table or tile; unavailable stays a word, never a number. `levels`: the definition's, for
 * figures that are one of them.
 */
export const writeFigure = (
  figure: Pick<Figure, 'value' | 'unit' | 'state'>,
  levels: readonly string[] = [],
): string => {
  if (figure.value === null || figure.state === 'unavailable') return 'Unavailable';
  const level = figure.unit === 'level' ? levels[figure.value] : undefined;
  const text = level === undefined ? writeValue(figure.value, figure.unit) : capital(level);
  return figure.state === 'estimated' ? `≈${gap}${text}` : text;
};

/** Items a second, down to a minute where that reads better. */
export const writeRate = (perSecond: number): string => {
  if (perSecond >= 10) return `${whole.format(perSecond)}${gap}items/s`;
  if (perSecond >= 0.1) return `${tenth.format(perSecond)}${gap}items/s`;
  return `${whole.format(Math.round(perSecond * 60))}${gap}items/min`;
};

/** `workingMedian` → `Working median`, `client_id` → `Client id`. */
export const writeKey = (key: string): string => {
  const words = key
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replaceAll(/[-_]/g, ' ')
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
};

/** Figures that stand beside a value: those in the value's own unit, in another one, and those that count something. */
const besides: Readonly<Record<string, { readonly name: string; readonly own: boolean | Unit }>> = {
  p90: { name: '90th percentile', own: true },
  workingMedian: { name: 'Median in working time', own: true },
  replies: { name: 'Answers', own: false },
  mean: { name: 'Mean', own: true },
  within15: { name: 'Within 15 minutes', own: 'ratio' },
  flaggedWeeks: { name: 'Weeks with more than 1 h', own: false },
  holidayWeeks: { name: 'Holiday weeks', own: false },
  weeks: { name: 'Valid weeks', own: false },
  activeWeeks: { name: 'Active weeks', own: false },
  actionsAWeek: { name: 'Actions a week', own: false },
};

/** A figure beside the value, named and with its unit; one that is not known is a plain number. */
export const writeBeside = (key: string, value: number, unit: Unit): string => {
  const known = besides[key];
  const own = known?.own === true ? unit : known?.own;
  const text = typeof own === 'string' ? writeValue(value, own) : tenth.format(value);
  return `${known?.name ?? writeKey(key)}: ${text}`;
};
