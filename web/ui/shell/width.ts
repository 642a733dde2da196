// What the width of the screen leaves room for.
import { useSyncExternalStore } from 'react';

/** A hook that tells whether the screen is narrower than so many pixels. */
const narrowerThan = (width: number): (() => boolean) => {
  const query = window.matchMedia(`(max-width: ${width - 1}px)`);
  const subscribe = (listener: () => void): (() => void) => {
    query.addEventListener('change', listener);
    return () => query.removeEventListener('change', listener);
  };
  return () => useSyncExternalStore(subscribe, () => query.matches);
};

/** Too narrow for a column beside the page. */
export const useNarrow = narrowerThan(860);
/** Too narrow for a table of many columns. */
export const useTight = narrowerThan(1220);
