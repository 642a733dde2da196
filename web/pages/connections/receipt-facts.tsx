// A receipt: what ended or was erased, when, by whom, and how much.
import { makeStyles, tokens } from '@fluentui/react-components';
import type { Receipt } from '../../../src/contract/lifecycle.ts';
import { writeCount, writeKey } from '../../ui/figures.ts';
import { Moment } from '../../ui/moment.tsx';

const useStyles = makeStyles({
  list: {
    display: 'grid',
    gridTemplateColumns: 'minmax(120px, max-content) minmax(0, 1fr)',
    gap: '4px 24px',
    lineHeight: '20px',
  },
  term: { color: tokens.colorNeutralForeground3 },
  value: { overflowWrap: 'anywhere', fontVariantNumeric: 'tabular-nums' },
});

const isInstant = (value: string): boolean => /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value);

const Value = ({ value }: { value: string | number }) => {
  if (typeof value === 'number') return writeCount(value);
  return isInstant(value) ? <Moment at={value} /> : value;
};

export const ReceiptFacts = ({ receipt }: { receipt: Receipt }) => {
  const styles = useStyles();
  return (
    <dl className={styles.list}>
      <dt className={styles.term}>{receipt.kind === 'erased' ? 'Erased' : 'Disconnected'}</dt>
      <dd className={styles.value}>
        <Moment at={receipt.at} /> by {receipt.by}
      </dd>
      {Object.entries(receipt.details).map(
        ([name, value]) =>
          value !== null && (
            <div key={name} style={{ display: 'contents' }}>
              <dt className={styles.term}>{writeKey(name)}</dt>
              <dd className={styles.value}>
                <Value value={value} />
              </dd>
            </div>
          ),
      )}
      <dt className={styles.term}>Number</dt>
      <dd className={styles.value}>{receipt.id}</dd>
    </dl>
  );
};
