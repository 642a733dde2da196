// A question in the middle of the page: a native modal dialog, so that focus, Escape and the page behind are the browser's own.
import { makeStyles, tokens } from '@fluentui/react-components';
import { type ReactNode, useId, useLayoutEffect, useRef } from 'react';

const useStyles = makeStyles({
  dialog: {
    margin: 'auto',
    width: 'min(560px, calc(100vw - 32px))',
    maxHeight: 'calc(100dvh - 32px)',
    padding: '24px',
    borderRadius: '12px',
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground1,
    color: tokens.colorNeutralForeground1,
    boxShadow: tokens.shadow64,
    overflowY: 'auto',
    overscrollBehavior: 'contain',
    '::backdrop': { backgroundColor: 'rgb(0 16 20 / 0.4)' },
    '@media (max-width: 859px)': { padding: '20px 16px' },
  },
  stack: { display: 'grid', gap: '16px' },
  title: { fontSize: '20px', lineHeight: '28px', fontWeight: tokens.fontWeightSemibold, outline: 'none' },
  actions: { display: 'flex', flexWrap: 'wrap', justifyContent: 'flex-end', gap: '8px' },
});

interface DialogProps {
  readonly title: string;
  readonly children: ReactNode;
  /** Buttons; the one that does nothing first. */
  readonly actions: ReactNode;
  readonly onClose: () => void;
}

export const Dialog = ({ title, children, actions, onClose }: DialogProps) => {
  const styles = useStyles();
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  // Before the dialog leaves the page: closing it gives the focus back to what opened it.
  useLayoutEffect(() => {
    const element = dialog.current;
    if (element === null) return undefined;
    element.showModal();
    return () => element.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      className={styles.dialog}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <div className={styles.stack}>
        <h2 className={styles.title} id={id} tabIndex={-1} autoFocus>
          {title}
        </h2>
        {children}
        <div className={styles.actions}>{actions}</div>
      </div>
    </dialog>
  );
};
