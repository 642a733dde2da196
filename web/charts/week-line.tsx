// A figure week by week as a line with its values at the weeks: weeks that are not shown are gaps, the mean of the weeks before is a dashed line.
import { tokens } from '@fluentui/react-components';
import {
  axisX,
  axisY,
  dot,
  gridY,
  line,
  type PlotOptions,
  pointerX,
  rectY,
  ruleY,
  text,
  tip,
} from '@observablehq/plot';
import { useCallback } from 'react';
import { addDays, locale, writeDays } from '../ui/days.ts';
import { type Unit, writeValue } from '../ui/figures.ts';
import { own } from '../ui/theme/theme.ts';
import { PlotBox } from './plot-box.tsx';
import { roundUpIn } from './scale.ts';

interface WeekLineProps {
  /** What a screen reader says instead. */
  readonly label: string;
  readonly unit: Unit;
  /** Mondays. */
  readonly weeks: readonly string[];
  /** Null: not shown. */
  readonly values: readonly (number | null)[];
  /** Of the weeks before; null when not known. */
  readonly before: number | null;
  readonly height?: number;
}

interface Point {
  readonly at: Date;
  readonly value: number | null;
  readonly words: string;
}

const week = 7 * 86_400_000;
const month = new Intl.DateTimeFormat(locale, { month: 'short', timeZone: 'UTC' });
const dayOfMonth = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', timeZone: 'UTC' });

const pointsOf = ({ weeks, values, unit }: WeekLineProps): readonly Point[] =>
  weeks.map((monday, index) => {
    const value = values[index] ?? null;
    const days = writeDays(monday, addDays(monday, 6));
    return {
      at: new Date(`${monday}T00:00:00Z`),
      value,
      words: `${days}\n${value === null ? 'Not shown' : writeValue(value, unit)}`,
    };
  });

const options = (props: WeekLineProps, width: number): PlotOptions => {
  const { unit, before } = props;
  const points = pointsOf(props);
  const known = points.filter((point) => point.value !== null);
  const top = roundUpIn(unit, Math.max(before ?? 0, ...known.map((point) => point.value ?? 0)) * 1.05);
  const last = known.at(-1);
  const write = (value: number): string => writeValue(value, unit);
  return {
    marginLeft: 48,
    marginRight: 12,
    marginTop: 18,
    marginBottom: 24,
    x: { type: 'utc', domain: [points[0]?.at ?? 0, points.at(-1)?.at ?? 1] },
    y: { domain: [0, top] },
    marks: [
      gridY([0, top / 2, top], { stroke: own.chartRule, strokeOpacity: 0.5 }),
      axisY([0, top / 2, top], { tickFormat: write, tickSize: 0, label: null }),
      axisX({
        ...(points.length > 8
          ? { interval: points.length > 30 ? '3 months' : 'month' }
          : { ticks: width < 360 ? 3 : 4 }),
        tickFormat: (at: Date) => (points.length > 8 ? month : dayOfMonth).format(at),
        tickSize: 4,
        label: null,
      }),
      rectY(
        points.filter((point) => point.value === null),
        {
          x1: (point: Point) => new Date(point.at.getTime() - week / 2),
          x2: (point: Point) => new Date(point.at.getTime() + week / 2),
          y1: 0,
          y2: top,
          fill: own.chartRule,
          fillOpacity: 0.22,
          clip: 'frame',
        },
      ),
      ...(before === null
        ? []
        : [ruleY([before], { stroke: own.brassShade, strokeWidth: 1.25, strokeDasharray: '3 4' })]),
      line(points, { x: 'at', y: 'value', stroke: own.chartInk, strokeWidth: 2, curve: 'monotone-x' }),
      dot(known, { x: 'at', y: 'value', r: known.length > 30 ? 1.5 : 2.5, fill: own.chartInk }),
      ...(last === undefined
        ? []
        : [
            dot([last], {
              x: 'at',
              y: 'value',
              r: 4,
              fill: own.chartInk,
              stroke: tokens.colorNeutralBackground1,
              strokeWidth: 2,
            }),
            text([last], {
              x: 'at',
              y: 'value',
              text: (point: Point) => write(point.value ?? 0),
              dy: -12,
              textAnchor: 'end',
              dx: 6,
              fill: 'currentColor',
              stroke: tokens.colorNeutralBackground1,
              strokeWidth: 4,
              fontWeight: 600,
            }),
          ]),
      tip(points, pointerX({ x: 'at', y: (point: Point) => point.value ?? 0, title: 'words' })),
    ],
  };
};

export const WeekLine = (props: WeekLineProps) => {
  const { label, unit, weeks, values, before, height = 148 } = props;
  const draw = useCallback(
    (width: number) => options({ label, unit, weeks, values, before }, width),
    [label, unit, weeks, values, before],
  );
  return <PlotBox label={label} height={height} draw={draw} />;
};
