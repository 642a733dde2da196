// The head of a connection's page: source, state, who connected it when and how, and what is due.
import { makeStyles, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import type { Connection } from '../../../../src/contract/connections.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Card } from '../../../ui/card.tsx';
import { Moment } from '../../../ui/moment.tsx';
import { SourceSign } from '../../../ui/source-sign.tsx';
import { standingOf } from '../status.ts';

const useStyles = makeStyles({
  head: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '12px 16px', marginBottom: '16px' },
  words: { display: 'grid', gap: '2px', minWidth: 0, flex: '1 1 200px' },
  line: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '4px 10px' },
  source: { fontSize: '16px', lineHeight: '22px', fontWeight: tokens.fontWeightSemibold },
  quiet: { fontSize: '13px', lineHeight: '18px', color: tokens.colorNeutralForeground2 },
  facts: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fill, minmax(min(100%, 140px), 1fr))',
    gap: '12px 24px',
    borderTop: `1px solid ${tokens.colorNeutralStroke3}`,
    paddingTop: '16px',
  },
  fact: { display: 'grid', gap: '2px', minWidth: 0, alignContent: 'start' },
  term: { fontSize: '12px', lineHeight: '16px', color: tokens.colorNeutralForeground3 },
  value: { fontSize: '14px', lineHeight: '20px', overflowWrap: 'anywhere' },
});

const Fact = ({ term, children }: { term: string; children: ReactNode }) => {
  const styles = useStyles();
  return (
    <div className={styles.fact}>
      <dt className={styles.term}>{term}</dt>
      <dd className={styles.value}>{children}</dd>
    </div>
  );
};

const LastTest = ({ test }: { test: Connection['lastTest'] }) => {
  if (test === null) return 'Not tested yet';
  return (
    <>
      {test.ok ? 'Passed ' : `${test.failed} failed, `}
      <Moment at={test.at} />
    </>
  );
};

const Reading = ({ connection }: { connection: Connection }) => {
  if (connection.status === 'disconnected') return 'Nothing is read';
  if (connection.status === 'paused') return 'Paused';
  if (connection.syncing) return 'Reading now';
  if (connection.nextSyncAt === null) return 'Not planned';
  return (
    <>
      Next <Moment at={connection.nextSyncAt} as="distance" />
    </>
  );
};

export const ConnectionHead = ({ connection }: { connection: Connection }) => {
  const styles = useStyles();
  const standing = standingOf(connection);
  return (
    <Card>
      <div className={styles.head}>
        <SourceSign provider={connection.provider} name={connection.providerName} large />
        <div className={styles.words}>
          <p className={styles.line}>
            <span className={styles.source}>{connection.providerName}</span>
            <Badge tone={standing.tone}>{standing.word}</Badge>
          </p>
          <p className={styles.quiet}>
            Connected <Moment at={connection.connectedAt} /> by {connection.connectedBy}
          </p>
        </div>
      </div>
      <dl className={styles.facts}>
        <Fact term="Way">{connection.wayTitle}</Fact>
        {connection.signedInAs !== null && <Fact term="Organization">{connection.tenantName}</Fact>}
        <Fact term="Last test">
          <LastTest test={connection.lastTest} />
        </Fact>
        <Fact term="Reading">
          <Reading connection={connection} />
        </Fact>
        {connection.lastFinishedAt !== null && (
          <Fact term="Last read completely">
            <Moment at={connection.lastFinishedAt} />
          </Fact>
        )}
        {connection.credentialExpiresAt !== null && (
          <Fact term="Credential ends">
            <Moment at={connection.credentialExpiresAt} as="distance" />
          </Fact>
        )}
      </dl>
    </Card>
  );
};
