// The week as weekday × hour in five strengths; hours that too few people share look like hours that nobody does.
import { axisX, axisY, cell, type PlotOptions, pointer, tip } from '@observablehq/plot';
import { useCallback } from 'react';
import { own } from '../ui/theme/theme.ts';
import { PlotBox } from './plot-box.tsx';
import { hours, hourSpan, weekdays, writeHour } from './week.ts';

export interface LevelCell {
  /** 0 = Monday. */
  readonly weekday: number;
  readonly hour: number;
  /** 1 to 5. */
  readonly level: number;
}

const words = ['Few or none', 'A little', 'Some', 'About half of the strongest hour', 'Much', 'Most'];

const options = (cells: readonly LevelCell[], width: number): PlotOptions => {
  const levels = new Map(cells.map(({ weekday, hour, level }) => [`${weekday} ${hour}`, level]));
  const rows = weekdays.flatMap((name, weekday) =>
    hours.map((hour) => {
      const level = levels.get(`${weekday} ${hour}`) ?? 0;
      return { weekday: name, hour, strength: level * 0.2, words: `${name} ${hourSpan(hour)}\n${words[level] ?? ''}` };
    }),
  );
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
      axisX({ ticks: hours.filter((hour) => hour % every === 0), tickFormat: writeHour, tickSize: 0, label: null }),
      axisY({ tickSize: 0, label: null }),
      cell(rows, { x: 'hour', y: 'weekday', fill: own.chartRule, fillOpacity: 0.22, inset: 1, rx: 2 }),
      cell(rows, { x: 'hour', y: 'weekday', fill: own.chartInk, fillOpacity: 'strength', inset: 1, rx: 2 }),
      tip(rows, pointer({ x: 'hour', y: 'weekday', title: 'words' })),
    ],
  };
};

export const LevelMap = ({ label, cells }: { label: string; cells: readonly LevelCell[] }) => {
  const draw = useCallback((width: number) => options(cells, width), [cells]);
  return <PlotBox label={label} height={216} draw={draw} />;
};
