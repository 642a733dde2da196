// One connection: whom it reaches, how it stands, its streams, its test, and what can be done with it.
import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { ArrowSync20Regular } from '@fluentui/react-icons/svg/arrow-sync';
import { Pulse20Regular } from '@fluentui/react-icons/svg/pulse';
import { useEffect, useId, useRef } from 'react';
import type { Connection } from '../../../src/contract/connections.ts';
import { announce } from '../../ui/announcer.tsx';
import { Badge } from '../../ui/badge.tsx';
import { Card } from '../../ui/card.tsx';
import { Failure } from '../../ui/states.tsx';
import { ConnectionDetails } from './connection-details.tsx';
import { ProblemGroup } from './problem-group.tsx';
import { Causes } from './causes.tsx';
import { causesOf, progressWords, standingOf } from './status.ts';
import { StreamRow } from './stream-row.tsx';
import { TestResult } from './test-result.tsx';
import { useConnectionTest, useSyncNow } from './actions.ts';

const useStyles = makeStyles({
  head: {
    display: 'flex',
    flexWrap: 'wrap',
    justifyContent: 'space-between',
    alignItems: 'flex-start',
    gap: '12px 24px',
    padding: '20px 24px',
    '@media (max-width: 859px)': { padding: '16px' },
  },
  words: { display: 'grid', gap: '2px', flex: '1 1 280px', minWidth: 0 },
  provider: { fontSize: '13px', lineHeight: '18px', color: tokens.colorNeutralForeground3 },
  title: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '2px 10px' },
  name: { fontSize: '20px', lineHeight: '28px', fontWeight: tokens.fontWeightSemibold },
  actions: { display: 'flex', flexWrap: 'wrap', gap: '8px' },
  inset: { padding: '0 24px 16px', '@media (max-width: 859px)': { padding: '0 16px 16px' } },
  streams: { listStyle: 'none' },
});

const useProgressWords = (connection: Connection): void => {
  const words = progressWords(connection);
  const before = useRef(words);
  useEffect(() => {
    if (before.current !== words) announce(`${connection.tenantName}. ${words}`);
    before.current = words;
  }, [words, connection.tenantName]);
};

export const ConnectionCard = ({ connection }: { connection: Connection }) => {
  const styles = useStyles();
  const heading = useId();
  const standing = standingOf(connection);
  const test = useConnectionTest(connection);
  const sync = useSyncNow(connection);
  useProgressWords(connection);
  const failure = test.error ?? sync.error;
  return (
    <Card flush labelledBy={heading}>
      <div className={styles.head}>
        <div className={styles.words}>
          <p className={styles.provider}>{connection.providerName}</p>
          <div className={styles.title}>
            <h2 className={styles.name} id={heading}>
              {connection.tenantName}
            </h2>
            <Badge tone={standing.tone}>{standing.word}</Badge>
          </div>
          <ConnectionDetails connection={connection} />
        </div>
        <div className={styles.actions}>
          <Button icon={<Pulse20Regular />} onClick={test.run} disabledFocusable={test.running}>
            {test.running ? 'Testing' : 'Test'}
          </Button>
          <Button
            appearance="primary"
            icon={<ArrowSync20Regular />}
            onClick={sync.run}
            disabledFocusable={sync.running || connection.syncing || connection.status === 'paused'}
          >
            {connection.syncing ? 'Reading' : 'Sync now'}
          </Button>
        </div>
      </div>
      {failure !== null && (
        <div className={styles.inset}>
          <Failure error={failure} />
        </div>
      )}
      {connection.problem !== null && (
        <div className={styles.inset}>
          <ProblemGroup problem={connection.problem} />
        </div>
      )}
      <TestResult connectionId={connection.id} running={test.running} />
      {/* oxlint-disable-next-line jsx-a11y/no-redundant-roles -- Safari drops the list when its style is none */}
      <ul role="list" className={styles.streams} aria-label={`Streams of ${connection.tenantName}`}>
        {connection.streams.map((stream) => (
          <StreamRow key={stream.name} stream={stream} />
        ))}
      </ul>
      <Causes causes={causesOf(connection)} />
    </Card>
  );
};
