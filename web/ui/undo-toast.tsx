// What was just done, at the foot of the page, with the way back; it stays until it is dismissed or followed by another.
import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { Dismiss20Regular } from '@fluentui/react-icons/svg/dismiss';

const useStyles = makeStyles({
  toast: {
    position: 'fixed',
    zIndex: 20,
    bottom: '24px',
    left: '50%',
    transform: 'translateX(-50%)',
    display: 'flex',
    alignItems: 'center',
    gap: '8px',
    width: 'max-content',
    maxWidth: 'calc(100vw - 32px)',
    padding: '8px 8px 8px 16px',
    borderRadius: '10px',
    backgroundColor: tokens.colorNeutralBackground1,
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    boxShadow: tokens.shadow28,
    '@media (max-width: 859px)': { bottom: 'calc(72px + env(safe-area-inset-bottom))' },
  },
  text: { overflowWrap: 'anywhere', fontSize: '14px', lineHeight: '20px' },
});

interface UndoToastProps {
  readonly text: string;
  /** Null: there is no way back. */
  readonly onUndo: (() => void) | null;
  readonly onDismiss: () => void;
  readonly busy: boolean;
}

export const UndoToast = ({ text, onUndo, onDismiss, busy }: UndoToastProps) => {
  const styles = useStyles();
  return (
    <section className={styles.toast} aria-label="Just done">
      <span className={styles.text}>{text}</span>
      {onUndo !== null && (
        <Button onClick={onUndo} disabledFocusable={busy}>
          {busy ? 'Undoing' : 'Undo'}
        </Button>
      )}
      <Button appearance="subtle" icon={<Dismiss20Regular />} aria-label="Dismiss" onClick={onDismiss} />
    </section>
  );
};
