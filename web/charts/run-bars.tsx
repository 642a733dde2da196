// Items of each run as bars in order of time, the newest to the right; the heights follow square roots, so that a first reading does not flatten all others.
import { axisY, barY, gridY, type PlotOptions, pointerX, ruleY, tip } from '@observablehq/plot';
import { useCallback } from 'react';
import { own } from '../ui/theme/theme.ts';
import { PlotBox } from './plot-box.tsx';
import { roundUp } from './scale.ts';

interface Bar {
  readonly key: string;
  readonly items: number;
  /** It goes on still. */
  readonly open: boolean;
  /** What its tip says. */
  readonly words: string;
}

interface RunBarsProps {
  /** What a screen reader says instead. */
  readonly label: string;
  /** In order of time. */
  readonly bars: readonly Bar[];
}

/** So that a few bars do not fill the whole width. */
const leastPlaces = 24;

/** The places of the bars, empty ones before them where they are few. */
const placesOf = (bars: readonly Bar[]): readonly string[] => [
  ...Array.from({ length: Math.max(0, leastPlaces - bars.length) }, (_, index) => `empty ${index}`),
  ...bars.map((bar) => bar.key),
];

const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });

const options = ({ bars }: RunBarsProps, width: number): PlotOptions => {
  const top = roundUp(Math.max(1, ...bars.map((bar) => bar.items)));
  const places = placesOf(bars);
  const ticks = [...new Set([0, roundUp(top / 16), roundUp(top / 4), top])];
  return {
    marginLeft: 48,
    marginRight: 4,
    marginTop: 10,
    marginBottom: 8,
    x: {
      type: 'band',
      domain: [...places],
      axis: null,
      paddingInner: width / places.length > 8 ? 0.2 : 0,
    },
    y: { type: 'sqrt', domain: [0, top] },
    marks: [
      gridY(ticks, { stroke: own.chartRule, strokeOpacity: 0.6 }),
      axisY(ticks, { tickFormat: (value: number) => compact.format(value), tickSize: 0, label: null }),
      barY(bars, {
        x: 'key',
        y: 'items',
        fill: own.chartInk,
        fillOpacity: (bar: Bar) => (bar.open ? 0.45 : 1),
      }),
      ruleY([0], { stroke: own.chartRule }),
      tip(bars, pointerX({ x: 'key', y: 'items', title: 'words' })),
    ],
  };
};

export const RunBars = ({ label, bars }: RunBarsProps) => {
  const draw = useCallback((width: number) => options({ label, bars }, width), [label, bars]);
  return <PlotBox label={label} height={140} draw={draw} />;
};
