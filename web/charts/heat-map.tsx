// The week as weekday × hour: the more happened in an hour, the stronger its cell.
import { axisX, axisY, cell, type PlotOptions, pointer, tip } from '@observablehq/plot';
import { useCallback } from 'react';
import { countOf } from '../ui/figures.ts';
import { own } from '../ui/theme/theme.ts';
import { PlotBox } from './plot-box.tsx';
import { hours, type HeatCell, hourSpan, weekdays, writeHour } from './week.ts';

interface HeatMapProps {
  readonly label: string;
  /** What is counted, such as `message` or `meeting`. */
  readonly noun: string;
  readonly cells: readonly HeatCell[];
}

const options = ({ cells, noun }: HeatMapProps, width: number): PlotOptions => {
  const most = Math.max(1, ...cells.map(({ count }) => count));
  const rows = cells.map(({ weekday, hour, count }) => ({
    weekday: weekdays[weekday] ?? '',
    hour,
    strength: count === 0 ? 0 : 0.14 + 0.86 * Math.sqrt(count / most),
    words: `${weekdays[weekday] ?? ''} ${hourSpan(hour)}\n${countOf(count, noun)}`,
  }));
  const every = width < 480 ? 6 : 3;
  return {
    marginLeft: 36,
    marginRight: 0,
    marginTop: 2,
    marginBottom: 24,
    padding: 0,
    x: { type: 'band', domain: [...hours] },
    y: { type: 'band', domain: [...weekdays] },
    opacity: { type: 'identity' },
    marks: [
      axisX({
        ticks: hours.filter((hour) => hour % every === 0),
        tickFormat: writeHour,
        tickSize: 0,
        label: null,
      }),
      axisY({ tickSize: 0, label: null }),
      cell(rows, { x: 'hour', y: 'weekday', fill: own.chartRule, fillOpacity: 0.22, inset: 1, rx: 2 }),
      cell(rows, { x: 'hour', y: 'weekday', fill: own.chartInk, fillOpacity: 'strength', inset: 1, rx: 2 }),
      tip(rows, pointer({ x: 'hour', y: 'weekday', title: 'words' })),
    ],
  };
};

export const HeatMap = ({ label, noun, cells }: HeatMapProps) => {
  const draw = useCallback((width: number) => options({ label, noun, cells }, width), [label, noun, cells]);
  return <PlotBox label={label} height={216} draw={draw} />;
};
