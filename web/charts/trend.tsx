// A signal's days as bars with an axis; unknown days are hatched, the mean of the days before is a dashed line.
import { axisX, axisY, type PlotOptions, rectY, ruleY, tip, pointerX, gridY } from '@observablehq/plot';
import { useCallback } from 'react';
import { writeWeekday } from '../ui/days.ts';
import { type Unit, writeValue } from '../ui/figures.ts';
import { own } from '../ui/theme/theme.ts';
import { PlotBox } from './plot-box.tsx';
import { roundUpIn } from './scale.ts';

interface TrendProps {
  readonly label: string;
  readonly unit: Unit;
  readonly days: readonly string[];
  readonly values: readonly (number | null)[];
  /** Mean of a day in the days before; null when not known. */
  readonly before: number | null;
}

interface Bar {
  readonly at: Date;
  readonly end: Date;
  readonly value: number | null;
  readonly words: string;
}

const day = 86_400_000;

const barsOf = ({ days, values, unit }: TrendProps): readonly Bar[] =>
  days.map((text, index) => {
    const at = new Date(`${text}T00:00:00Z`);
    const value = values[index] ?? null;
    const words = `${writeWeekday(text)}\n${value === null ? 'Unavailable' : writeValue(value, unit)}`;
    return { at, end: new Date(at.getTime() + day), value, words };
  });

const ticksFor = (unit: TrendProps['unit'], top: number): readonly number[] => {
  if (unit === 'count' && top <= 4) return Array.from({ length: top + 1 }, (_, index) => index);
  return [0, top / 2, top];
};

const options = (props: TrendProps, width: number): PlotOptions => {
  const bars = barsOf(props);
  const top = roundUpIn(props.unit, Math.max(props.before ?? 0, ...bars.map((bar) => bar.value ?? 0)));
  const unknown = bars.filter((bar) => bar.value === null);
  const known = bars.filter((bar) => bar.value !== null);
  const inset = width / Math.max(1, bars.length) > 6 ? 1 : 0.25;
  return {
    marginLeft: 56,
    marginRight: 4,
    marginTop: 12,
    marginBottom: 26,
    x: { type: 'utc' },
    y: { domain: [0, top] },
    marks: [
      gridY(ticksFor(props.unit, top), { stroke: own.chartRule, strokeOpacity: 0.6 }),
      axisY(ticksFor(props.unit, top), {
        tickFormat: (value: number) => writeValue(value, props.unit),
        tickSize: 0,
        label: null,
      }),
      axisX({ ticks: width < 420 ? 4 : 7, tickSize: 4, label: null }),
      rectY(unknown, { x1: 'at', x2: 'end', y1: 0, y2: top, fill: own.chartRule, fillOpacity: 0.22 }),
      rectY(known, { x1: 'at', x2: 'end', y: 'value', fill: own.chartInk, insetLeft: inset, insetRight: inset }),
      ...(props.before === null
        ? []
        : [ruleY([props.before], { stroke: own.brassShade, strokeWidth: 1.5, strokeDasharray: '4 4' })]),
      ruleY([0], { stroke: own.chartRule }),
      tip(bars, pointerX({ x1: 'at', x2: 'end', y: (bar: Bar) => bar.value ?? 0, title: 'words' })),
    ],
  };
};

export const Trend = (props: TrendProps) => {
  const { label, unit, days, values, before } = props;
  const draw = useCallback(
    (width: number) => options({ label, unit, days, values, before }, width),
    [label, unit, days, values, before],
  );
  return <PlotBox label={label} height={190} draw={draw} />;
};
