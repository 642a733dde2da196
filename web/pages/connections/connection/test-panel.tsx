// The connection test: what the last one found, run again now, and by itself while something only needs time.
import { Button, ProgressBar } from '@fluentui/react-components';
import { Pulse20Regular } from '@fluentui/react-icons/svg/pulse';
import { useIsMutating, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Connection } from '../../../../src/contract/connections.ts';
import { testQuery } from '../../../queries/connections.ts';
import { Countdown } from '../../../ui/countdown.tsx';
import { Moment } from '../../../ui/moment.tsx';
import { Note } from '../../../ui/note.tsx';
import { Empty, Failure, Loading } from '../../../ui/states.tsx';
import { useConnectionTest } from '../actions.ts';
import { CheckList, tallyOf } from '../check-list.tsx';
import { Panel } from './panel.tsx';
import { passesByItself, retestAt } from './retest.ts';

/** Runs a function at an instant, once. */
const useAt = (at: string | null, run: () => void): void => {
  useEffect(() => {
    if (at === null) return undefined;
    const timer = setTimeout(run, Math.max(0, Date.parse(at) - Date.now()));
    return () => clearTimeout(timer);
    // oxlint-disable-next-line react/exhaustive-deps -- the time decides, not the function's identity
  }, [at]);
};

const Retest = ({ tested, run }: { tested: string; run: () => void }) => {
  const [at] = useState(() => retestAt(tested, new Date()));
  useAt(at, run);
  return (
    <Note tone="info" title="Some of this passes by itself">
      <p>
        Changes at the source need a while to arrive everywhere. Tested again in{' '}
        <Countdown until={at} ended="a moment" />.
      </p>
    </Note>
  );
};

export const TestPanel = ({ connection }: { connection: Connection }) => {
  const { data, error, refetch } = useQuery(testQuery(connection.id));
  const { run, error: failure } = useConnectionTest(connection);
  const running = useIsMutating({ mutationKey: ['test', connection.id] }) > 0;
  const test = data?.test ?? null;
  const gone = connection.status === 'disconnected';
  return (
    <Panel
      title="Connection test"
      text={
        test === null ? (
          'What works and what does not, in the order in which things can fail. It also runs by itself, daily.'
        ) : (
          <>
            <Moment at={test.at} />. {tallyOf(test.checks)}.
          </>
        )
      }
      actions={
        !gone && (
          <Button appearance="primary" icon={<Pulse20Regular />} onClick={run} disabledFocusable={running}>
            {running ? 'Testing' : 'Test now'}
          </Button>
        )
      }
    >
      {running && <ProgressBar aria-label="Testing the connection" />}
      {failure !== null && !running && <Failure error={failure} onRetry={run} />}
      {data === undefined && error !== null && <Failure error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Loading what="the last test" heights={[20, 20, 20, 20, 20]} />}
      {test !== null && !running && !gone && passesByItself(test.checks) && (
        <Retest key={test.at} tested={test.at} run={run} />
      )}
      {test !== null && <CheckList checks={test.checks} />}
      {data !== undefined && test === null && !running && (
        <Empty title="Not tested yet">
          <p>The test takes a few seconds and changes nothing.</p>
        </Empty>
      )}
    </Panel>
  );
};
