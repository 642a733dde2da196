// What keeps mailboxes out, by cause: how many, who can fix it, the fix with its link; test and try again from here.
import { Button } from '@fluentui/react-components';
import { ArrowClockwise20Regular } from '@fluentui/react-icons/svg/arrow-clockwise';
import { Pulse20Regular } from '@fluentui/react-icons/svg/pulse';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { syncConnection, testConnection } from '../../../src/contract/connections.ts';
import { call } from '../../api.ts';
import { connectionsQuery } from '../../queries/connections.ts';
import { syncProblemsQuery } from '../../queries/sync.ts';
import { announce } from '../../ui/announcer.tsx';
import { countOf } from '../../ui/figures.ts';
import { ProblemGroup } from '../../ui/problem-group.tsx';
import { Failure } from '../../ui/states.tsx';
import { type Cause, causesOf } from './causes.ts';
import { Section } from './section.tsx';

/** What was found or begun, over all the connections that share a cause. */
const useRun = (cause: Cause, tell: (words: string) => void) => {
  const queries = useQueryClient();
  const said = (words: string): Promise<void> => {
    tell(words);
    announce(words);
    void queries.invalidateQueries({ queryKey: syncProblemsQuery.queryKey });
    return queries.invalidateQueries({ queryKey: connectionsQuery.queryKey });
  };
  const test = useMutation({
    mutationFn: async () => {
      let failed = 0;
      for (const { id } of cause.connections) {
        const { checks } = await call(testConnection, { id });
        failed += checks.filter(({ state }) => state === 'failed').length;
      }
      return failed;
    },
    onSuccess: (failed) =>
      said(failed === 0 ? 'The test passed. Try again to read on.' : `The test failed in ${countOf(failed, 'check')}.`),
  });
  const again = useMutation({
    mutationFn: async () => {
      for (const { id } of cause.connections) await call(syncConnection, { id });
    },
    onSuccess: () => said('It is being tried again.'),
  });
  return { test, again };
};

/** At most three by name. */
const placesOf = ({ connections }: Cause): string => {
  const names = connections.slice(0, 3).map(({ name }) => name);
  const rest = connections.length - names.length;
  return `${names.join(', ')}${rest > 0 ? ` and ${countOf(rest, 'more', 'more')}` : ''}`;
};

const CauseItem = ({ cause }: { cause: Cause }) => {
  const [words, setWords] = useState('');
  const { test, again } = useRun(cause, setWords);
  const error = test.error ?? again.error;
  return (
    <li>
      <ProblemGroup
        problem={cause.problem}
        mailboxes={cause.names}
        mailboxCount={Math.max(cause.mailboxes, cause.names.length)}
        concerns={[`${cause.streams.length === 0 ? 'everything' : cause.streams.join('; ')} in ${placesOf(cause)}`]}
        actions={
          <>
            <Button
              size="small"
              icon={<Pulse20Regular />}
              onClick={() => test.mutate()}
              disabledFocusable={test.isPending}
              aria-label={`Test: ${cause.problem.title}`}
            >
              {test.isPending ? 'Testing' : 'Test'}
            </Button>
            <Button
              size="small"
              icon={<ArrowClockwise20Regular />}
              onClick={() => again.mutate()}
              disabledFocusable={again.isPending}
              aria-label={`Try again: ${cause.problem.title}`}
            >
              Try again
            </Button>
            {words !== '' && <span>{words}</span>}
            {error !== null && <Failure error={error} />}
          </>
        }
      />
    </li>
  );
};

/** Nothing is shown while nothing is wrong. */
export const ProblemList = () => {
  const { data, error, refetch } = useQuery(syncProblemsQuery);
  const causes = causesOf(data?.problems ?? []);
  if (data === undefined && error !== null) return <Failure error={error} onRetry={() => void refetch()} />;
  if (causes.length === 0) return null;
  return (
    <Section
      title="What is missing, and why"
      text="One entry for each cause. It is tried again by itself, each time later; once mended, try again at once."
    >
      {/* oxlint-disable-next-line jsx-a11y/no-redundant-roles -- Safari drops the list when its style is none */}
      <ul role="list" style={{ display: 'grid', gap: '12px' }}>
        {causes.map((cause) => (
          <CauseItem key={cause.problem.code} cause={cause} />
        ))}
      </ul>
    </Section>
  );
};
