// One titled part of the sync page, on a sheet of its own.
import { makeStyles, tokens } from '@fluentui/react-components';
import { type ReactNode, useId } from 'react';
import { Card } from '../../ui/card.tsx';

const useStyles = makeStyles({
  stack: { display: 'grid', gap: '16px', gridTemplateColumns: 'minmax(0, 1fr)' },
  head: {
    display: 'flex',
    flexWrap: 'wrap',
    justifyContent: 'space-between',
    alignItems: 'flex-start',
    gap: '8px 24px',
  },
  words: { flex: '1 1 320px', minWidth: 0 },
  title: { fontSize: '16px', lineHeight: '22px', fontWeight: tokens.fontWeightSemibold },
  text: { fontSize: '13px', lineHeight: '18px', color: tokens.colorNeutralForeground2, maxWidth: '110ch' },
});

interface SectionProps {
  readonly title: string;
  readonly text: string;
  /** Beside the title. */
  readonly aside?: ReactNode;
  readonly children: ReactNode;
}

export const Section = ({ title, text, aside, children }: SectionProps) => {
  const styles = useStyles();
  const id = useId();
  return (
    <Card labelledBy={id}>
      <div className={styles.stack}>
        <div className={styles.head}>
          <div className={styles.words}>
            <h2 className={styles.title} id={id}>
              {title}
            </h2>
            <p className={styles.text}>{text}</p>
          </div>
          {aside}
        </div>
        {children}
      </div>
    </Card>
  );
};
