// Shown while Plumbline does not answer; asks again every few seconds and goes away by itself.
import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { readSession } from '../../../src/contract/session.ts';
import { call } from '../../api.ts';
import { Moment } from '../moment.tsx';
import { useReach } from '../reachability.ts';

const useStyles = makeStyles({
  banner: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: '4px 16px',
    padding: '8px 16px',
    backgroundColor: tokens.colorStatusWarningBackground1,
    color: tokens.colorStatusWarningForeground1,
    borderBottom: `1px solid ${tokens.colorStatusWarningBorder1}`,
  },
});

const Asking = ({ since }: { since: number }) => {
  const styles = useStyles();
  const queries = useQueryClient();
  const { isSuccess, refetch } = useQuery({
    queryKey: ['is-it-back', since],
    queryFn: ({ signal }) => call(readSession, {}, signal),
    refetchInterval: 4000,
    retry: false,
  });
  useEffect(() => {
    if (isSuccess) void queries.invalidateQueries();
  }, [isSuccess, queries]);
  return (
    <div className={styles.banner} role="alert">
      <span>
        Plumbline has not answered since <Moment at={new Date(since).toISOString()} />. What you see is from before.
        Trying again every few seconds.
      </span>
      <Button size="small" onClick={() => void refetch()}>
        Try now
      </Button>
    </div>
  );
};

export const SilenceBanner = () => {
  const { silentSince } = useReach();
  return silentSince === null ? null : <Asking since={silentSince} />;
};
