// What keeps parts of a connection out, by cause, each told once however many streams it concerns.
import { makeStyles, tokens } from '@fluentui/react-components';
import { ProblemGroup } from '../../ui/problem-group.tsx';
import type { Cause } from './status.ts';

const useStyles = makeStyles({
  box: {
    display: 'grid',
    gap: '12px',
    padding: '16px 24px 20px',
    borderTop: `1px solid ${tokens.colorNeutralStroke3}`,
    '@media (max-width: 859px)': { padding: '14px 16px 16px' },
  },
  title: { fontSize: '14px', lineHeight: '20px', fontWeight: tokens.fontWeightSemibold },
});

export const Causes = ({ causes }: { causes: readonly Cause[] }) => {
  const styles = useStyles();
  if (causes.length === 0) return null;
  return (
    <div className={styles.box}>
      <h3 className={styles.title}>What is missing, and why</h3>
      {causes.map(({ problem, streams, mailboxes, count, atLeast }) => (
        <ProblemGroup
          key={problem.code}
          problem={problem}
          mailboxes={mailboxes}
          mailboxCount={count}
          atLeast={atLeast}
          concerns={streams}
        />
      ))}
    </div>
  );
};
