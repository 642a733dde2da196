// One source that is read: which connection, how it stands, Sync now, and its streams.
import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { ArrowSync20Regular } from '@fluentui/react-icons/svg/arrow-sync';
import { useId } from 'react';
import type { Connection } from '../../../src/contract/connections.ts';
import { Badge } from '../../ui/badge.tsx';
import { Card } from '../../ui/card.tsx';
import { LinkButton, TextLink } from '../../ui/link-button.tsx';
import { Moment } from '../../ui/moment.tsx';
import { SourceSign } from '../../ui/source-sign.tsx';
import { Failure } from '../../ui/states.tsx';
import { useChange } from '../connections/actions.ts';
import { standingOf } from '../connections/status.ts';
import type { SourceGroup } from './groups.ts';
import { tallyStreams } from './stream-facts.tsx';
import { StreamList } from './stream-list.tsx';

const useStyles = makeStyles({
  head: {
    display: 'grid',
    gridTemplateColumns: '40px minmax(0, 1fr) auto',
    alignItems: 'center',
    gap: '8px 16px',
    padding: '16px 24px',
    '@media (max-width: 859px)': { padding: '16px', gridTemplateColumns: '40px minmax(0, 1fr)' },
  },
  words: { display: 'grid', gap: '2px', minWidth: 0 },
  title: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '2px 10px' },
  name: { fontSize: '16px', lineHeight: '22px', fontWeight: tokens.fontWeightSemibold, overflowWrap: 'anywhere' },
  line: { fontSize: '13px', lineHeight: '18px', color: tokens.colorNeutralForeground2 },
  actions: { display: 'flex', flexWrap: 'wrap', gap: '8px', '@media (max-width: 859px)': { gridColumn: '1 / -1' } },
  failure: { gridColumn: '1 / -1' },
});

const Life = ({ connection: { syncing, lastFinishedAt, nextSyncAt } }: { connection: Connection }) => (
  <>
    {lastFinishedAt !== null && (
      <>
        . Last read completely <Moment at={lastFinishedAt} />
      </>
    )}
    {nextSyncAt !== null && !syncing && (
      <>
        , next <Moment at={nextSyncAt} as="distance" />
      </>
    )}
    .
  </>
);

const SyncNow = ({ connection }: { connection: Connection }) => {
  const styles = useStyles();
  const sync = useChange(connection, 'sync');
  return (
    <>
      <div className={styles.actions}>
        <Button
          icon={<ArrowSync20Regular />}
          onClick={sync.run}
          disabledFocusable={sync.running || connection.syncing || connection.status === 'paused'}
        >
          {connection.syncing ? 'Reading' : 'Sync now'}
        </Button>
      </div>
      {sync.error !== null && (
        <div className={styles.failure}>
          <Failure error={sync.error} />
        </div>
      )}
    </>
  );
};

export const SourceCard = ({ group }: { group: SourceGroup }) => {
  const styles = useStyles();
  const heading = useId();
  const [connection, ...others] = group.connections;
  const only = others.length === 0 ? connection : undefined;
  const standing = only === undefined ? null : standingOf(only);
  return (
    <Card flush labelledBy={heading}>
      <div className={styles.head}>
        <SourceSign provider={group.provider} name={group.providerName} />
        <div className={styles.words}>
          <div className={styles.title}>
            <h2 className={styles.name} id={heading}>
              {only === undefined ? (
                group.title
              ) : (
                <TextLink to="/connections/$id" params={{ id: only.id }}>
                  {group.title}
                </TextLink>
              )}
            </h2>
            {standing !== null && <Badge tone={standing.tone}>{standing.word}</Badge>}
          </div>
          <p className={styles.line}>
            {group.providerName}, {tallyStreams(group.streams)}
            {only === undefined ? '.' : <Life connection={only} />}
          </p>
        </div>
        {only === undefined ? (
          <div className={styles.actions}>
            <LinkButton to="/connections">See them</LinkButton>
          </div>
        ) : (
          <SyncNow connection={only} />
        )}
      </div>
      <StreamList streams={group.streams} label={`Streams of ${group.title}`} />
    </Card>
  );
};
