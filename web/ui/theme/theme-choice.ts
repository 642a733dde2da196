// Which theme is shown: the system's, or the one chosen on this device, remembered in the browser.
import { useSyncExternalStore } from 'react';
import { z } from 'zod';

const Choice = z.enum(['system', 'light', 'dark']);
export type ThemeChoice = z.infer<typeof Choice>;

const key = 'plumbline-theme';
const system = window.matchMedia('(prefers-color-scheme: dark)');
const listeners = new Set<() => void>();

const remembered = (): ThemeChoice => {
  try {
    return Choice.catch('system').parse(localStorage.getItem(key));
  } catch {
    // Storage is switched off: nothing is remembered, the system decides.
    return 'system';
  }
};
let choice = remembered();

const announceChange = (): void => {
  for (const listener of listeners) listener();
};
system.addEventListener('change', announceChange);

/** Shows and remembers a theme. */
export const chooseTheme = (next: ThemeChoice): void => {
  choice = next;
  if (next === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = next;
  try {
    localStorage.setItem(key, next);
  } catch {
    // Storage is switched off: the choice holds until the page is closed.
  }
  announceChange();
};

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const useThemeChoice = (): ThemeChoice => useSyncExternalStore(subscribe, () => choice);
export const useDark = (): boolean =>
  useSyncExternalStore(subscribe, () => (choice === 'system' ? system.matches : choice === 'dark'));
