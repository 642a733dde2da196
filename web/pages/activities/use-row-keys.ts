// Moves through a list by keys: j and k or the arrows to the next and the former row, Home and End to the first and the last.
import { type RefObject, useEffect } from 'react';

const steps: Readonly<Record<string, number>> = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 };

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

/** Letters work from anywhere on the page, arrows only from a row: elsewhere they scroll. */
export const useRowKeys = (list: RefObject<HTMLElement | null>, rows: string): void => {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const { key, target } = event;
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(target) || list.current === null) return;
      if (document.querySelector('dialog[open], [popover]:popover-open') !== null) return;
      const all = [...list.current.querySelectorAll<HTMLElement>(rows)];
      const here = all.findIndex((row) => row === document.activeElement);
      const step = steps[key];
      const ends = here >= 0 && (key === 'Home' || key === 'End');
      if (!ends && (step === undefined || (here < 0 && key.length > 1))) return;
      const next = ends
        ? key === 'Home'
          ? 0
          : all.length - 1
        : Math.max(0, Math.min(all.length - 1, here + (step ?? 0)));
      const row = all[next];
      if (row === undefined) return;
      event.preventDefault();
      row.focus({ preventScroll: true });
      row.scrollIntoView({ block: 'nearest' });
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [list, rows]);
};
