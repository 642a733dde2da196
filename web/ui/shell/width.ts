// Whether the screen is too narrow for a column beside the page.
import { useSyncExternalStore } from 'react';

const narrow = window.matchMedia('(max-width: 859px)');

const subscribe = (listener: () => void): (() => void) => {
  narrow.addEventListener('change', listener);
  return () => narrow.removeEventListener('change', listener);
};

export const useNarrow = (): boolean => useSyncExternalStore(subscribe, () => narrow.matches);
