// An instant on the page: local and short, with zone and UTC on hover.
import { useSyncExternalStore } from 'react';
import { writeDistance, writeInstant, writeInstantInFull } from './times.ts';

const tick = 15_000;
let now = new Date();
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | null = null;

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  timer ??= setInterval(() => {
    now = new Date();
    for (const each of listeners) each();
  }, tick);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0 && timer !== null) {
      clearInterval(timer);
      timer = null;
    }
  };
};

/** The time now, renewed every quarter of a minute. */
export const useNow = (): Date => useSyncExternalStore(subscribe, () => now);

interface MomentProps {
  /** ISO 8601. */
  readonly at: string;
  /** `at`: the local time; `distance`: how long ago or until. */
  readonly as?: 'at' | 'distance';
}

export const Moment = ({ at, as = 'at' }: MomentProps) => {
  const now = useNow();
  const date = new Date(at);
  return (
    <time dateTime={at} title={writeInstantInFull(date)}>
      {as === 'at' ? writeInstant(date, now) : writeDistance(date, now)}
    </time>
  );
};
