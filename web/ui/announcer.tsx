// Says to screen readers what changed on the page without a reload: one polite live region for the whole product.
import { makeStyles } from '@fluentui/react-components';
import { type ReactNode, useSyncExternalStore } from 'react';

let message = { text: '', count: 0 };
const listeners = new Set<() => void>();

/** Reads a sentence out once the reader pauses. */
export const announce = (text: string): void => {
  message = { text, count: message.count + 1 };
  for (const listener of listeners) listener();
};

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

const useStyles = makeStyles({
  hidden: {
    position: 'absolute',
    width: '1px',
    height: '1px',
    margin: '-1px',
    overflow: 'hidden',
    clipPath: 'inset(50%)',
    whiteSpace: 'nowrap',
  },
});

export const Announcer = () => {
  const styles = useStyles();
  const { text, count } = useSyncExternalStore(subscribe, () => message);
  // The same sentence twice must be another text for it to be read twice: a blank is added in turn.
  return (
    <output aria-live="polite" className={styles.hidden}>
      {count % 2 === 0 ? text : `${text}\u00a0`}
    </output>
  );
};

/** Text for screen readers only. */
export const Unseen = ({ children }: { children: ReactNode }) => {
  const styles = useStyles();
  return <span className={styles.hidden}>{children}</span>;
};
