// Which rows of a list are chosen, by mouse and by keys: arrows walk, Shift takes rows along.
import { type KeyboardEvent, useRef, useState } from 'react';

export interface Selection {
  readonly chosen: ReadonlySet<string>;
  readonly set: (ids: readonly string[]) => void;
  readonly toggle: (id: string, on: boolean, along: boolean) => void;
  /** For the list around the rows, whose checkboxes carry `data-row` with their id. */
  readonly onKeyDown: (event: KeyboardEvent<HTMLElement>) => void;
}

const rowOf = (element: Element | null): string | null => element?.getAttribute('data-row') ?? null;

export const useSelection = (ids: readonly string[]): Selection => {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const last = useRef<string | null>(null);
  const here = new Set(ids.filter((id) => chosen.has(id)));
  const toggle = (id: string, on: boolean, along: boolean): void => {
    const [a, b] = [ids.indexOf(last.current ?? id), ids.indexOf(id)];
    const span = along && a >= 0 ? ids.slice(Math.min(a, b), Math.max(a, b) + 1) : [id];
    const next = new Set(here);
    for (const one of span) {
      if (on) next.add(one);
      else next.delete(one);
    }
    last.current = id;
    setChosen(next);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    const from = rowOf(document.activeElement);
    const to = from === null ? undefined : ids[ids.indexOf(from) + step];
    if (step === 0 || to === undefined || from === null) return;
    event.preventDefault();
    const target = event.currentTarget.querySelector(`[data-row="${to}"]`);
    if (target instanceof HTMLElement) target.focus();
    if (!event.shiftKey) return;
    last.current = from;
    toggle(to, true, true);
  };
  return { chosen: here, set: (next) => setChosen(new Set(next)), toggle, onKeyDown };
};
