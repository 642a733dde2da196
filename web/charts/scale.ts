// One calm scale for many small charts: the same height means the same everywhere, and one wild day does not flatten the rest.
import type { Unit } from '../ui/figures.ts';

export interface Scale {
  /** The value that fills the height. */
  readonly top: number;
  /** Whether some values are higher and are cut. */
  readonly cut: boolean;
}

/** The next round number: 1, 2, 3, 4, 5, 6, 8 or 10 times a power of ten. */
export const roundUp = (value: number): number => {
  if (value <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  const step = [1, 2, 3, 4, 5, 6, 8, 10].find((each) => each * power >= value * (1 - 1e-9)) ?? 10;
  return Number((step * power).toPrecision(6));
};

/** Like roundUp, but minutes over an hour become whole hours. */
export const roundUpIn = (unit: Unit, value: number): number =>
  (unit === 'min' || unit === 'time') && value > 60 ? roundUp(value / 60) * 60 : roundUp(value);

/** A scale for all the series together: up to the highest value, or, where that is more than half as high again as what nine in ten series reach, up to there. */
export const sharedScale = (series: readonly (readonly (number | null)[])[]): Scale => {
  const peaks = series
    .map((values) => Math.max(0, ...values.map((value) => value ?? 0)))
    .filter((peak) => peak > 0)
    .sort((a, b) => a - b);
  const highest = peaks.at(-1) ?? 0;
  const usual = peaks[Math.ceil(peaks.length * 0.9) - 1] ?? 0;
  const top = roundUp(highest > usual * 1.5 ? usual : highest);
  return { top, cut: highest > top };
};

/** Neighbouring days averaged so that at most `most` bars remain; days without a value are left out of the mean. */
export const thin = (series: readonly (number | null)[], most: number): readonly (number | null)[] => {
  if (series.length <= most) return series;
  const size = Math.ceil(series.length / most);
  return Array.from({ length: Math.ceil(series.length / size) }, (_, index) => {
    const known = series.slice(index * size, (index + 1) * size).filter((value) => value !== null);
    return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
  });
};
