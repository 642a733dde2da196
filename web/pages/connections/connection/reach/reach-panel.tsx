// Who is captured through a connection: rules here, limits at the source, and the proof that they hold.
import { makeStyles } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import type { Connection } from '../../../../../src/contract/connections.ts';
import { reachQuery } from '../../../../queries/reach.ts';
import { Empty, Failure, Loading } from '../../../../ui/states.tsx';
import { ProbePanel } from './probe-panel.tsx';
import { RulePanel } from './rule-panel.tsx';
import { ScriptPanel } from './script-panel.tsx';

const useStyles = makeStyles({ stack: { display: 'grid', gap: '16px', gridTemplateColumns: 'minmax(0, 1fr)' } });

export const ReachPanel = ({ connection }: { connection: Connection }) => {
  const styles = useStyles();
  const { data, error, refetch } = useQuery(reachQuery(connection.id));
  if (data === undefined) {
    return error === null ? (
      <Loading what="the reach" heights={[160, 240]} />
    ) : (
      <Failure error={error} onRetry={() => void refetch()} />
    );
  }
  if (!data.possible) {
    return (
      <Empty title="This connection is one account">
        <p>
          It reaches {connection.signedInAs ?? connection.tenantName} and nobody else: there is nothing to include or to
          leave out.
        </p>
      </Empty>
    );
  }
  return (
    <div className={styles.stack}>
      <RulePanel connectionId={connection.id} saved={data.rules} counts={data.counts} />
      {connection.status !== 'disconnected' && (
        <>
          <ScriptPanel connection={connection} rules={data.rules} />
          <ProbePanel connectionId={connection.id} probes={data.probes} nextProbeAt={data.nextProbeAt} />
        </>
      )}
    </div>
  );
};
