// Runs in words: how long each took, and what a screen reader hears in place of their chart.
import type { SyncRun } from '../../../src/contract/sync.ts';
import { countOf } from '../../ui/figures.ts';
import { writeInstant } from '../../ui/times.ts';

const gap = '\u00a0';

/** `3 s`, `4 min 12 s`, `2 h 5 min`. */
export const writeSpan = (seconds: number): string => {
  const whole = Math.round(seconds);
  if (whole < 1) return `<${gap}1${gap}s`;
  if (whole < 60) return `${whole}${gap}s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return whole % 60 === 0 ? `${minutes}${gap}min` : `${minutes}${gap}min ${whole % 60}${gap}s`;
  return minutes % 60 === 0 ? `${minutes / 60}${gap}h` : `${Math.floor(minutes / 60)}${gap}h ${minutes % 60}${gap}min`;
};

/** How long a run took; null while it goes on. */
export const spanOf = ({ startedAt, finishedAt }: SyncRun): string | null =>
  finishedAt === null ? null : writeSpan((Date.parse(finishedAt) - Date.parse(startedAt)) / 1000);

/** The tip of a run's bar. */
export const tipOf = (run: SyncRun, now: Date): string =>
  [
    `${run.title}, ${run.connectionName}`,
    writeInstant(new Date(run.startedAt), now),
    `${countOf(run.items, 'item')}, ${countOf(run.requests, 'request')}`,
    spanOf(run) ?? 'still being read',
  ].join('\n');

/** In place of the chart; `runs` newest first. */
export const describeRuns = (runs: readonly SyncRun[], now: Date): string => {
  const most = runs.reduce<SyncRun | null>((best, run) => (best === null || run.items > best.items ? run : best), null);
  if (most === null) return 'No runs yet.';
  const when = writeInstant(new Date(most.startedAt), now);
  return `Items of the last ${countOf(runs.length, 'run')}: most ${countOf(most.items, 'item')}, ${most.title} at ${when}. The table has them all.`;
};
