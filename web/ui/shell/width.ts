// Whether the screen is too narrow for a column beside the page, or for one beside a form.
import { useSyncExternalStore } from 'react';

const watch = (below: number): (() => boolean) => {
  const query = window.matchMedia(`(max-width: ${below - 1}px)`);
  const subscribe = (listener: () => void): (() => void) => {
    query.addEventListener('change', listener);
    return () => query.removeEventListener('change', listener);
  };
  return () => useSyncExternalStore(subscribe, () => query.matches);
};

export const useNarrow = watch(860);
export const useWithoutAside = watch(1180);
