// A figure in words for a terminal: its value with its unit, or that it is not known.
import type { Figure } from '../contract/people.ts';

const digits: Readonly<Record<Figure['unit'], number>> = { count: 0, h: 1, min: 0, ratio: 2, level: 0, time: 0 };

const clockText = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(Math.round(minutes % 60)).padStart(2, '0')}`;

/** Such as `12`, `3.5 h`, `48 min`, `09:05`, `~0.42` where estimated; null where unavailable. */
export const figureText = (figure: Figure): string | null => {
  if (figure.value === null) return null;
  if (figure.unit === 'time') return `${figure.state === 'estimated' ? '~' : ''}${clockText(Math.floor(figure.value))}`;
  const places = Number.isInteger(figure.value) ? 0 : Math.max(digits[figure.unit], figure.unit === 'count' ? 1 : 0);
  const number = figure.value.toFixed(places);
  const unit = figure.unit === 'h' || figure.unit === 'min' ? ` ${figure.unit}` : '';
  return `${figure.state === 'estimated' ? '~' : ''}${number}${unit}`;
};
