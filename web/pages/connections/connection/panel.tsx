// One titled card of a connection's page, with what can be done at its head.
import { makeStyles, tokens } from '@fluentui/react-components';
import { type ReactNode, useId } from 'react';
import { Card } from '../../../ui/card.tsx';

const useStyles = makeStyles({
  stack: { display: 'grid', gap: '16px', gridTemplateColumns: 'minmax(0, 1fr)' },
  head: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'flex-start',
    justifyContent: 'space-between',
    gap: '8px 16px',
  },
  words: { display: 'grid', gap: '2px', flex: '1 1 280px', minWidth: 0 },
  title: { fontSize: '16px', lineHeight: '22px', fontWeight: tokens.fontWeightSemibold },
  text: { color: tokens.colorNeutralForeground2, maxWidth: '72ch', lineHeight: '20px' },
  actions: { display: 'flex', flexWrap: 'wrap', gap: '8px' },
});

interface PanelProps {
  readonly title: string;
  readonly text?: ReactNode;
  readonly actions?: ReactNode;
  readonly children?: ReactNode;
}

export const Panel = ({ title, text, actions, children }: PanelProps) => {
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
            {text !== undefined && <p className={styles.text}>{text}</p>}
          </div>
          {actions !== undefined && <div className={styles.actions}>{actions}</div>}
        </div>
        {children}
      </div>
    </Card>
  );
};
