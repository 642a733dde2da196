// Why a connection was not made: the checks, with what to mend; takes the focus when it appears.
import { makeStyles, tokens } from '@fluentui/react-components';
import { useEffect, useRef } from 'react';
import type { Check } from '../../../../src/contract/connections.ts';
import { Failure } from '../../../ui/states.tsx';
import { CheckList, tallyOf } from '../check-list.tsx';

const useStyles = makeStyles({
  box: {
    display: 'grid',
    gap: '16px',
    padding: '20px 24px',
    borderRadius: '12px',
    backgroundColor: tokens.colorNeutralBackground1,
    border: `1px solid ${tokens.colorStatusDangerBorder1}`,
    '@media (max-width: 859px)': { padding: '16px' },
  },
  title: { fontSize: '16px', lineHeight: '22px', fontWeight: tokens.fontWeightSemibold, outline: 'none' },
  text: { color: tokens.colorNeutralForeground2 },
});

export const FailedChecks = ({ checks, error }: { checks: readonly Check[] | null; error: Error | null }) => {
  const styles = useStyles();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (checks !== null) heading.current?.focus();
  }, [checks]);
  if (error !== null) return <Failure error={error} />;
  if (checks === null) return null;
  return (
    <section className={styles.box}>
      <div>
        <h2 className={styles.title} tabIndex={-1} ref={heading}>
          Not connected yet
        </h2>
        <p className={styles.text}>
          {tallyOf(checks)}. What you entered is kept: mend what failed, then test again. Nothing has been saved.
        </p>
      </div>
      <CheckList checks={checks} />
    </section>
  );
};
