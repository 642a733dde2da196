// A series the size of a word: a bar a day on a shared scale; days that could not be read are dotted, never 0.
import { useId } from 'react';
import { own } from '../ui/theme/theme.ts';
import { type Scale, thin } from './scale.ts';

interface SparkLineProps {
  /** A value a day; null where unavailable. */
  readonly series: readonly (number | null)[];
  readonly scale: Scale;
  /** What a screen reader says instead. */
  readonly label: string;
  readonly width?: number;
  readonly height?: number;
  /** Fills the width it is given instead of `width`. */
  readonly fluid?: boolean;
}

/** How much of a cut bar stands above its break. */
const cap = 2;

/** A bar as high as its value; one that is cut has a break near its top. */
const barPath = (values: readonly (number | null)[], size: { step: number; height: number }, scale: Scale): string => {
  const gap = size.step >= 3 ? 1 : size.step >= 2 ? 0.5 : 0;
  return values
    .map((value, index) => {
      if (value === null || value <= 0) return '';
      const x = (index * size.step).toFixed(2);
      const wide = (size.step - gap).toFixed(2);
      const full = size.height - 1;
      if (value > scale.top) return `M${x} ${full}V${cap * 2}h${wide}V${full}zM${x} ${cap}V0h${wide}V${cap}z`;
      const tall = Math.max(1, (value / scale.top) * (full - 1));
      return `M${x} ${full}v${(-tall).toFixed(2)}h${wide}v${tall.toFixed(2)}z`;
    })
    .join('');
};

const runsOf = (values: readonly (number | null)[], wanted: (value: number | null) => boolean): [number, number][] => {
  const runs: [number, number][] = [];
  for (const [index, value] of values.entries()) {
    if (!wanted(value)) continue;
    const last = runs.at(-1);
    if (last !== undefined && last[1] === index) last[1] = index + 1;
    else runs.push([index, index + 1]);
  }
  return runs;
};

export const SparkLine = ({ series, scale, label, width = 104, height = 26, fluid = false }: SparkLineProps) => {
  const title = useId();
  const values = thin(series, Math.floor(width));
  const step = values.length === 0 ? width : width / values.length;
  const line = (runs: [number, number][]): string =>
    runs.map(([from, to]) => `M${(from * step).toFixed(2)} ${height - 0.5}H${(to * step).toFixed(2)}`).join('');
  return (
    <svg
      role="img"
      aria-labelledby={title}
      viewBox={`0 0 ${width} ${height}`}
      width={fluid ? '100%' : width}
      height={height}
      preserveAspectRatio="none"
      style={{ display: 'block' }}
    >
      <title id={title}>{label}</title>
      <path d={line(runsOf(values, (value) => value !== null))} stroke={own.chartRule} strokeWidth="1" />
      <path
        d={line(runsOf(values, (value) => value === null))}
        stroke={own.chartRule}
        strokeWidth="1"
        strokeDasharray="1.5 2.5"
      />
      <path d={barPath(values, { step, height }, scale)} fill={own.chartInk} />
    </svg>
  );
};
