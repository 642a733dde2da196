// The outcome of a connection's last test, foldable, in its card.
import { Button, makeStyles, ProgressBar, tokens } from '@fluentui/react-components';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Moment } from '../../ui/moment.tsx';
import { outcomeKey, type TestOutcome } from './actions.ts';
import { CheckList, tallyOf } from './check-list.tsx';

const useStyles = makeStyles({
  box: {
    display: 'grid',
    gap: '14px',
    padding: '16px 24px',
    borderTop: `1px solid ${tokens.colorNeutralStroke3}`,
    backgroundColor: tokens.colorNeutralBackground2,
    '@media (max-width: 859px)': { padding: '14px 16px' },
  },
  head: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', justifyContent: 'space-between', gap: '8px' },
  title: { fontWeight: tokens.fontWeightSemibold, fontSize: '14px', lineHeight: '20px' },
  quiet: { fontWeight: tokens.fontWeightRegular, color: tokens.colorNeutralForeground3 },
});

const useOutcome = (connectionId: string) =>
  useQuery<TestOutcome | null>({
    queryKey: outcomeKey(connectionId),
    queryFn: () => null,
    staleTime: Number.POSITIVE_INFINITY,
    enabled: false,
  });

export const TestResult = ({ connectionId, running }: { connectionId: string; running: boolean }) => {
  const styles = useStyles();
  const queries = useQueryClient();
  const { data } = useOutcome(connectionId);
  if (running) {
    return (
      <div className={styles.box}>
        <p className={styles.title}>Testing</p>
        <ProgressBar aria-label="Testing the connection" />
      </div>
    );
  }
  if (data === undefined || data === null) return null;
  return (
    <div className={styles.box}>
      <div className={styles.head}>
        <h3 className={styles.title}>
          Connection test{' '}
          <span className={styles.quiet}>
            <Moment at={data.at} />, {tallyOf(data.checks)}
          </span>
        </h3>
        <Button
          size="small"
          appearance="subtle"
          onClick={() => queries.removeQueries({ queryKey: outcomeKey(connectionId), exact: true })}
        >
          Close
        </Button>
      </div>
      <CheckList checks={data.checks} />
    </div>
  );
};
