// A white sheet on the canvas, with an optional heading; the only container the pages use.
import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';

const useStyles = makeStyles({
  card: {
    backgroundColor: tokens.colorNeutralBackground1,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: '12px',
    padding: '20px 24px',
    minWidth: 0,
    '@media (max-width: 859px)': { padding: '16px' },
  },
  flush: { padding: 0, '@media (max-width: 859px)': { padding: 0 } },
});

interface CardProps {
  readonly children: ReactNode;
  /** No padding: the content reaches the edges. */
  readonly flush?: boolean;
  readonly labelledBy?: string;
  readonly className?: string;
}

export const Card = ({ children, flush = false, labelledBy, className }: CardProps) => {
  const styles = useStyles();
  return (
    <section aria-labelledby={labelledBy} className={mergeClasses(styles.card, flush && styles.flush, className)}>
      {children}
    </section>
  );
};
