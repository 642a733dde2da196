// Whether the server answers: set by every call's outcome, shown by the banner.
import { useSyncExternalStore } from 'react';

interface Reach {
  /** Since when no answer came (epoch ms); null while it answers. */
  readonly silentSince: number | null;
}

let reach: Reach = { silentSince: null };
const listeners = new Set<() => void>();
const publish = (next: Reach): void => {
  reach = next;
  for (const listener of listeners) listener();
};

export const noteAnswer = (): void => {
  if (reach.silentSince !== null) publish({ silentSince: null });
};

export const noteSilence = (): void => {
  if (reach.silentSince === null) publish({ silentSince: Date.now() });
};

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const useReach = (): Reach => useSyncExternalStore(subscribe, () => reach);
