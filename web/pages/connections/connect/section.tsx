// One part of the connect page: a numbered heading and its content.
import { makeStyles, tokens } from '@fluentui/react-components';
import { type ReactNode, useId } from 'react';
import { Card } from '../../../ui/card.tsx';

const useStyles = makeStyles({
  head: { display: 'grid', gridTemplateColumns: '28px minmax(0, 1fr)', gap: '2px 12px', marginBottom: '16px' },
  number: {
    width: '28px',
    height: '28px',
    borderRadius: '50%',
    display: 'grid',
    placeItems: 'center',
    fontWeight: tokens.fontWeightSemibold,
    fontSize: '13px',
    color: tokens.colorBrandForeground2,
    backgroundColor: tokens.colorBrandBackground2,
  },
  title: { fontSize: '16px', lineHeight: '28px', fontWeight: tokens.fontWeightSemibold },
  text: { gridColumn: 2, color: tokens.colorNeutralForeground2, maxWidth: '70ch' },
  body: { paddingLeft: '40px', '@media (max-width: 859px)': { paddingLeft: 0 } },
});

interface SectionProps {
  readonly number: number;
  readonly title: string;
  readonly text?: string;
  readonly children: ReactNode;
}

export const Section = ({ number, title, text, children }: SectionProps) => {
  const styles = useStyles();
  const id = useId();
  return (
    <Card labelledBy={id}>
      <div className={styles.head}>
        <span className={styles.number} aria-hidden="true">
          {number}
        </span>
        <h2 className={styles.title} id={id}>
          {title}
        </h2>
        {text !== undefined && <p className={styles.text}>{text}</p>}
      </div>
      <div className={styles.body}>{children}</div>
    </Card>
  );
};
