// When, by whom and with which settings a connection was made, and when it reads next.
import { makeStyles, tokens } from '@fluentui/react-components';
import type { Connection } from '../../../src/contract/connections.ts';
import { Disclosure } from '../../ui/disclosure.tsx';
import { writeKey } from '../../ui/figures.ts';
import { Moment } from '../../ui/moment.tsx';

const useStyles = makeStyles({
  line: { fontSize: '13px', lineHeight: '18px', color: tokens.colorNeutralForeground2 },
  list: {
    display: 'grid',
    gridTemplateColumns: 'max-content minmax(0, 1fr)',
    gap: '2px 16px',
    fontSize: '13px',
    lineHeight: '20px',
  },
  term: { color: tokens.colorNeutralForeground3 },
  code: { overflowWrap: 'anywhere', fontFamily: tokens.fontFamilyMonospace, fontSize: '12px' },
});

const isInstant = (value: string): boolean => /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value);

export const ConnectionDetails = ({ connection }: { connection: Connection }) => {
  const styles = useStyles();
  const { connectedAt, connectedBy, lastFinishedAt, nextSyncAt, settings, tenantId } = connection;
  return (
    <>
      <p className={styles.line}>
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
      <Disclosure summary="Settings">
        <dl className={styles.list}>
          <dt className={styles.term}>Tenant id</dt>
          <dd className={styles.code}>{tenantId}</dd>
          {Object.entries(settings)
            .filter(([, value]) => value !== tenantId)
            .map(([name, value]) => (
              <div key={name} style={{ display: 'contents' }}>
                <dt className={styles.term}>{writeKey(name)}</dt>
                <dd className={styles.code}>{isInstant(value) ? <Moment at={value} /> : value}</dd>
              </div>
            ))}
        </dl>
      </Disclosure>
    </>
  );
};
