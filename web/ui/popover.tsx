// A button that opens a small sheet beneath it: a native popover, so that Escape and a click beside it close it by themselves.
import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { type ReactElement, type ReactNode, useId, useRef } from 'react';

const width = 300;

const useStyles = makeStyles({
  sheet: {
    position: 'fixed',
    inset: 'auto',
    margin: 0,
    padding: '8px',
    width: `min(${width}px, calc(100vw - 24px))`,
    maxHeight: 'min(480px, calc(100dvh - 24px))',
    overflowY: 'auto',
    borderRadius: '12px',
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground1,
    color: tokens.colorNeutralForeground1,
    boxShadow: tokens.shadow16,
  },
});

interface PopoverProps {
  /** What the button says. */
  readonly text: string;
  /** What the sheet is; also the button's name where it says less. */
  readonly label: string;
  readonly icon: ReactElement;
  readonly children: ReactNode;
}

const place = (opener: HTMLElement, sheet: HTMLElement): void => {
  const box = opener.getBoundingClientRect();
  const left = box.left + width + 12 > window.innerWidth ? box.right - sheet.offsetWidth : box.left;
  sheet.style.left = `${Math.max(12, left)}px`;
  const below = window.innerHeight - box.bottom;
  const fits = sheet.offsetHeight + 18 <= below || below >= box.top;
  sheet.style.top = fits ? `${box.bottom + 6}px` : `${Math.max(12, box.top - sheet.offsetHeight - 6)}px`;
};

/** Closes the sheet that something in it was chosen from. */
export const closePopover = (chosen: Element): void => {
  const sheet = chosen.closest('[popover]');
  if (sheet instanceof HTMLElement) sheet.hidePopover();
};

export const Popover = ({ text, label, icon, children }: PopoverProps) => {
  const styles = useStyles();
  const id = useId();
  const opener = useRef<HTMLSpanElement>(null);
  return (
    <>
      <span ref={opener}>
        <Button icon={icon} popoverTarget={id} aria-label={text === label ? undefined : `${label}: ${text}`}>
          {text}
        </Button>
      </span>
      <section
        id={id}
        popover="auto"
        aria-label={label}
        className={styles.sheet}
        onToggle={(event) => {
          if (event.newState === 'open' && opener.current !== null) place(opener.current, event.currentTarget);
        }}
      >
        {children}
      </section>
    </>
  );
};
