// A panel that slides over the page: a native modal dialog, so that focus, Escape and the page behind are the browser's own.
import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { Dismiss20Regular } from '@fluentui/react-icons/svg/dismiss';
import { type ReactNode, useId, useLayoutEffect, useRef } from 'react';

const useStyles = makeStyles({
  sheet: {
    position: 'fixed',
    inset: '0 0 0 auto',
    margin: 0,
    width: 'min(680px, 100vw)',
    maxWidth: '100vw',
    height: '100dvh',
    maxHeight: '100dvh',
    padding: 0,
    border: 'none',
    borderLeft: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground1,
    color: tokens.colorNeutralForeground1,
    boxShadow: tokens.shadow64,
    overscrollBehavior: 'contain',
    '@media (max-width: 680px)': { borderLeft: 'none' },
    '::backdrop': { backgroundColor: 'rgb(0 16 20 / 0.4)' },
    '&[open]': {
      animationName: { from: { transform: 'translateX(24px)', opacity: 0 }, to: { transform: 'none', opacity: 1 } },
      animationDuration: '180ms',
      animationTimingFunction: tokens.curveDecelerateMid,
    },
  },
  head: {
    position: 'sticky',
    top: 0,
    zIndex: 2,
    display: 'flex',
    justifyContent: 'space-between',
    alignItems: 'flex-start',
    gap: '12px',
    padding: '20px 24px 12px',
    backgroundColor: tokens.colorNeutralBackground1,
    '@media (max-width: 859px)': { padding: '14px 16px 8px' },
  },
  title: { fontSize: '20px', lineHeight: '28px', fontWeight: tokens.fontWeightSemibold, outline: 'none' },
  under: { fontSize: '13px', lineHeight: '18px', color: tokens.colorNeutralForeground2 },
  body: { padding: '4px 24px 48px', '@media (max-width: 859px)': { padding: '4px 16px 48px' } },
});

interface SideSheetProps {
  readonly title: string;
  readonly under: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

export const SideSheet = ({ title, under, onClose, children }: SideSheetProps) => {
  const styles = useStyles();
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  // Before the panel leaves the page: closing it gives the focus back to what opened it.
  useLayoutEffect(() => {
    const element = dialog.current;
    if (element === null) return undefined;
    element.showModal();
    return () => element.close();
  }, []);
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions, jsx-a11y/click-events-have-key-events -- a click beside the panel closes it as Escape does
    <dialog
      ref={dialog}
      className={styles.sheet}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => {
        if (event.target === dialog.current) onClose();
      }}
    >
      <div className={styles.head}>
        <div>
          <h2 className={styles.title} id={id} tabIndex={-1} autoFocus>
            {title}
          </h2>
          <p className={styles.under}>{under}</p>
        </div>
        <Button appearance="subtle" icon={<Dismiss20Regular />} aria-label="Close" onClick={onClose} />
      </div>
      <div className={styles.body}>{children}</div>
    </dialog>
  );
};
