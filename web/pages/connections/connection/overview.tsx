// What a connection reads: its streams, what keeps parts out, and its settings.
import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { ArrowSync20Regular } from '@fluentui/react-icons/svg/arrow-sync';
import { useId } from 'react';
import type { Connection } from '../../../../src/contract/connections.ts';
import { Card } from '../../../ui/card.tsx';
import { LinkButton } from '../../../ui/link-button.tsx';
import { Note } from '../../../ui/note.tsx';
import { ProblemGroup } from '../../../ui/problem-group.tsx';
import { Failure } from '../../../ui/states.tsx';
import { useChange } from '../actions.ts';
import { Causes } from '../causes.tsx';
import { Settings } from '../settings.tsx';
import { causesOf } from '../status.ts';
import { StreamRow } from '../stream-row.tsx';
import { Notices } from './notices.tsx';
import { useProgressWords } from '../use-progress-words.ts';

const useStyles = makeStyles({
  head: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    justifyContent: 'space-between',
    gap: '8px 16px',
    padding: '16px 24px',
    '@media (max-width: 859px)': { padding: '14px 16px' },
  },
  title: { fontSize: '16px', lineHeight: '22px', fontWeight: tokens.fontWeightSemibold },
  inset: {
    display: 'grid',
    gap: '12px',
    padding: '0 24px 16px',
    '@media (max-width: 859px)': { padding: '0 16px 16px' },
  },
  foot: {
    padding: '14px 24px',
    borderTop: `1px solid ${tokens.colorNeutralStroke3}`,
    '@media (max-width: 859px)': { padding: '14px 16px' },
  },
  streams: { listStyle: 'none' },
});

/** What stands over the streams when the connection as a whole does not read. */
const Standstill = ({ connection }: { connection: Connection }) => {
  if (connection.status === 'paused') {
    return (
      <Note tone="info" title="Paused">
        <p>Nothing is read until it goes on. The credential and everything read so far stay.</p>
        <LinkButton to="/connections/$id" params={{ id: connection.id }} search={{ tab: 'life' }} size="small">
          Let it go on
        </LinkButton>
      </Note>
    );
  }
  if (connection.status === 'disconnected') {
    return (
      <Note tone="info" title="Disconnected">
        <p>The credential is gone. What was read is kept, and goes on from there when it is connected again.</p>
        <LinkButton to="/connections/$id" params={{ id: connection.id }} search={{ tab: 'life' }} size="small">
          Reconnect
        </LinkButton>
      </Note>
    );
  }
  return connection.problem === null ? null : <ProblemGroup problem={connection.problem} />;
};

export const Overview = ({ connection }: { connection: Connection }) => {
  const styles = useStyles();
  const heading = useId();
  const sync = useChange(connection, 'sync');
  useProgressWords(connection);
  const idle = connection.status === 'paused' || connection.status === 'disconnected';
  return (
    <>
      <Card flush labelledBy={heading}>
        <div className={styles.head}>
          <h2 className={styles.title} id={heading}>
            Streams
          </h2>
          {!idle && (
            <Button
              appearance="primary"
              icon={<ArrowSync20Regular />}
              onClick={sync.run}
              disabledFocusable={sync.running || connection.syncing}
            >
              {connection.syncing ? 'Reading' : 'Sync now'}
            </Button>
          )}
        </div>
        {(idle || connection.problem !== null || sync.error !== null) && (
          <div className={styles.inset}>
            <Standstill connection={connection} />
            {sync.error !== null && <Failure error={sync.error} />}
          </div>
        )}
        {/* oxlint-disable-next-line jsx-a11y/no-redundant-roles -- Safari drops the list when its style is none */}
        <ul role="list" className={styles.streams} aria-label={`Streams of ${connection.tenantName}`}>
          {connection.streams.map((stream) => (
            <StreamRow key={stream.name} stream={stream} />
          ))}
        </ul>
        <Causes causes={causesOf(connection)} />
        <div className={styles.foot}>
          <Settings connection={connection} />
        </div>
      </Card>
      {connection.status !== 'disconnected' && <Notices id={connection.id} />}
    </>
  );
};
