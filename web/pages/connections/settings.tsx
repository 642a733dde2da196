// The settings of a connection that may be shown, such as its client id, on demand.
import { makeStyles, tokens } from '@fluentui/react-components';
import type { Connection } from '../../../src/contract/connections.ts';
import { Disclosure } from '../../ui/disclosure.tsx';
import { writeKey } from '../../ui/figures.ts';
import { Moment } from '../../ui/moment.tsx';

const useStyles = makeStyles({
  list: {
    display: 'grid',
    gridTemplateColumns: 'max-content minmax(0, 1fr)',
    gap: '2px 16px',
    fontSize: '13px',
    lineHeight: '20px',
    '@media (max-width: 480px)': { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
  term: { color: tokens.colorNeutralForeground3 },
  code: { overflowWrap: 'anywhere', fontFamily: tokens.fontFamilyMonospace, fontSize: '12px' },
});

const isInstant = (value: string): boolean => /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value);

export const Settings = ({ connection: { settings, tenantId } }: { connection: Connection }) => {
  const styles = useStyles();
  return (
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
  );
};
