// A figure in the words of a mail: its value, how it stands, and how it changed against one's own past.
import type { Figure } from '../contract/people.ts';

const tenth = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });
const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const percent = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 0 });

const minutesText = (minutes: number): string => {
  const rounded = Math.round(minutes);
  const [hours, rest] = [Math.floor(rounded / 60), rounded % 60];
  if (hours === 0) return `${rest} min`;
  return rest === 0 ? `${whole.format(hours)} h` : `${whole.format(hours)} h ${rest} min`;
};

const numberText = (value: number, unit: Figure['unit']): string => {
  if (unit === 'min') return minutesText(value);
  if (unit === 'ratio') return percent.format(value);
  return unit === 'h' ? `${tenth.format(value)} h` : tenth.format(value);
};

/** Null: there is no value. */
export const valueText = ({ value, unit, state }: Pick<Figure, 'value' | 'unit' | 'state'>): string | null =>
  value === null ? null : `${state === 'estimated' ? 'about ' : ''}${numberText(value, unit)}`;

/** Below this share of what should have been read nothing is compared. */
const comparable = 0.8;

/** Neither good nor bad: which of the two it is, nobody can tell from a number. `past`: `the week before`. */
export const changeText = (figure: Figure, before: Figure, past: string): string | null => {
  if (figure.value === null) return null;
  if (before.value === null) return `Not compared: ${past} is not known.`;
  if (Math.min(figure.coverage, before.coverage) < comparable)
    return `Not compared with ${past}: not enough of the two was read.`;
  const was = numberText(before.value, before.unit);
  if (numberText(figure.value, figure.unit) === was) return `As ${past}.`;
  const way = figure.value > before.value ? 'more' : 'less';
  if (figure.unit === 'ratio') return `${way === 'more' ? 'Up' : 'Down'} from ${was} ${past}.`;
  if (before.value === 0) return `None ${past}.`;
  const share = Math.abs(figure.value / before.value - 1);
  const much = share >= 9.995 ? 'far' : percent.format(share);
  return much === '0%' ? `About as ${past} (${was}).` : `${much} ${way} than ${past} (${was}).`;
};

/** How the figure stands: what it rests on and as of when; the reason where it is not measured whole. `zone`: IANA. */
export const standText = (figure: Figure, zone: string): string => {
  const asOf =
    figure.asOf === null
      ? 'nothing read yet'
      : `as of ${new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', timeZone: zone }).format(new Date(figure.asOf))}`;
  const coverage = `${percent.format(Math.floor(figure.coverage * 100) / 100)} read`;
  const reason = figure.reason === null ? '' : ` ${figure.reason.text}`;
  return `${figure.state === 'estimated' ? 'Estimated' : 'Measured'}, ${coverage}, ${asOf}.${reason}`;
};
