// One connection in the list: whom it reaches, how it stands, its streams, and what can be done with it at once.
import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { ArrowSync20Regular } from '@fluentui/react-icons/svg/arrow-sync';
import { Pulse20Regular } from '@fluentui/react-icons/svg/pulse';
import { useNavigate } from '@tanstack/react-router';
import { useId } from 'react';
import type { Connection } from '../../../src/contract/connections.ts';
import { Badge } from '../../ui/badge.tsx';
import { Card } from '../../ui/card.tsx';
import { LinkButton, TextLink } from '../../ui/link-button.tsx';
import { Moment } from '../../ui/moment.tsx';
import { ProblemGroup } from '../../ui/problem-group.tsx';
import { SourceSign } from '../../ui/source-sign.tsx';
import { Failure } from '../../ui/states.tsx';
import { useChange, useConnectionTest } from './actions.ts';
import { Causes } from './causes.tsx';
import { causesOf, standingOf } from './status.ts';
import { StreamRow } from './stream-row.tsx';
import { useProgressWords } from './use-progress-words.ts';

const useStyles = makeStyles({
  head: {
    display: 'grid',
    gridTemplateColumns: '40px minmax(0, 1fr) auto',
    alignItems: 'start',
    gap: '12px 16px',
    padding: '20px 24px',
    '@media (max-width: 859px)': { padding: '16px', gridTemplateColumns: '40px minmax(0, 1fr)' },
  },
  words: { display: 'grid', gap: '2px', minWidth: 0 },
  provider: { fontSize: '13px', lineHeight: '18px', color: tokens.colorNeutralForeground3 },
  title: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '2px 10px' },
  name: { fontSize: '20px', lineHeight: '28px', fontWeight: tokens.fontWeightSemibold, overflowWrap: 'anywhere' },
  line: { fontSize: '13px', lineHeight: '18px', color: tokens.colorNeutralForeground2 },
  actions: { display: 'flex', flexWrap: 'wrap', gap: '8px', '@media (max-width: 859px)': { gridColumn: '1 / -1' } },
  inset: { padding: '0 24px 16px', '@media (max-width: 859px)': { padding: '0 16px 16px' } },
  streams: { listStyle: 'none' },
});

const Life = ({ connection }: { connection: Connection }) => {
  const styles = useStyles();
  const { connectedAt, connectedBy, lastFinishedAt, nextSyncAt, signedInAs } = connection;
  return (
    <p className={styles.line}>
      {signedInAs !== null && `As ${signedInAs}. `}
      Connected <Moment at={connectedAt} /> by {connectedBy}
      {lastFinishedAt !== null && (
        <>
          . Last read completely <Moment at={lastFinishedAt} />
        </>
      )}
      {nextSyncAt !== null && !connection.syncing && (
        <>
          , next <Moment at={nextSyncAt} as="distance" />
        </>
      )}
      .
    </p>
  );
};

const Actions = ({ connection }: { connection: Connection }) => {
  const styles = useStyles();
  const navigate = useNavigate();
  const test = useConnectionTest(connection);
  const sync = useChange(connection, 'sync');
  const show = (): void => {
    test.run();
    void navigate({ to: '/connections/$id', params: { id: connection.id }, search: { tab: 'test' } });
  };
  return (
    <div className={styles.actions}>
      <LinkButton to="/connections/$id" params={{ id: connection.id }}>
        Details
      </LinkButton>
      <Button icon={<Pulse20Regular />} onClick={show}>
        Test
      </Button>
      <Button
        appearance="primary"
        icon={<ArrowSync20Regular />}
        onClick={sync.run}
        disabledFocusable={sync.running || connection.syncing || connection.status === 'paused'}
      >
        {connection.syncing ? 'Reading' : 'Sync now'}
      </Button>
      {sync.error !== null && <Failure error={sync.error} />}
    </div>
  );
};

export const ConnectionCard = ({ connection }: { connection: Connection }) => {
  const styles = useStyles();
  const heading = useId();
  const standing = standingOf(connection);
  useProgressWords(connection);
  return (
    <Card flush labelledBy={heading}>
      <div className={styles.head}>
        <SourceSign provider={connection.provider} name={connection.providerName} />
        <div className={styles.words}>
          <p className={styles.provider}>
            {connection.providerName} · {connection.wayTitle}
          </p>
          <div className={styles.title}>
            <h2 className={styles.name} id={heading}>
              <TextLink to="/connections/$id" params={{ id: connection.id }}>
                {connection.tenantName}
              </TextLink>
            </h2>
            <Badge tone={standing.tone}>{standing.word}</Badge>
          </div>
          <Life connection={connection} />
        </div>
        <Actions connection={connection} />
      </div>
      {connection.problem !== null && (
        <div className={styles.inset}>
          <ProblemGroup problem={connection.problem} />
        </div>
      )}
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
