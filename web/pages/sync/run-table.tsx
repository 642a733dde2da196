// Runs as a table, the newest first; more of them on demand.
import { Button, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import type { SyncRun } from '../../../src/contract/sync.ts';
import { countOf, writeCount } from '../../ui/figures.ts';
import { Moment } from '../../ui/moment.tsx';
import { spanOf, writeSpan } from './run-words.ts';

const useStyles = makeStyles({
  frame: {
    overflowX: 'auto',
    margin: '0 -24px',
    padding: '0 24px',
    '@media (max-width: 859px)': { margin: '0 -16px', padding: '0 16px' },
  },
  table: {
    width: '100%',
    borderCollapse: 'collapse',
    fontSize: '13px',
    lineHeight: '18px',
    fontVariantNumeric: 'tabular-nums',
    textAlign: 'left',
    '& th, & td': { padding: '6px 16px 6px 0', fontWeight: tokens.fontWeightRegular, whiteSpace: 'nowrap' },
    '& thead th': { fontWeight: tokens.fontWeightSemibold, color: tokens.colorNeutralForeground2 },
    '& tbody tr': { borderTop: `1px solid ${tokens.colorNeutralStroke3}` },
  },
  foot: { display: 'flex', flexWrap: 'wrap', gap: '8px 12px', alignItems: 'center', fontSize: '13px' },
  number: { textAlign: 'right' },
  bad: { color: tokens.colorStatusWarningForeground1 },
  quiet: { color: tokens.colorNeutralForeground3 },
});

const step = 12;

const Counted = ({ count }: { count: number }) => {
  const styles = useStyles();
  return <td className={mergeClasses(styles.number, count > 0 ? styles.bad : styles.quiet)}>{writeCount(count)}</td>;
};

const Row = ({ run, several }: { run: SyncRun; several: boolean }) => {
  const styles = useStyles();
  return (
    <tr>
      <th scope="row">
        <Moment at={run.startedAt} />
      </th>
      <td>
        {run.title}
        {several && <span className={styles.quiet}> · {run.connectionName}</span>}
      </td>
      <td>{spanOf(run) ?? 'reading'}</td>
      <td className={styles.number}>{writeCount(run.items)}</td>
      <td className={styles.number}>{writeCount(run.requests)}</td>
      <td className={mergeClasses(styles.number, run.waitedSeconds < 1 && styles.quiet)}>
        {run.waitedSeconds < 1 ? '–' : writeSpan(run.waitedSeconds)}
      </td>
      <Counted count={run.failures} />
      <Counted count={run.quarantined} />
    </tr>
  );
};

interface RunTableProps {
  /** The newest, without a gap. */
  readonly runs: readonly SyncRun[];
  /** How many there are. */
  readonly total: number;
  /** More are to be shown than are there. */
  readonly onShort: () => void;
}

export const RunTable = ({ runs, total, onShort }: RunTableProps) => {
  const styles = useStyles();
  const [most, setMost] = useState(step);
  const several = new Set(runs.map(({ connectionId }) => connectionId)).size > 1;
  const more = Math.min(step, Math.max(total, runs.length) - most);
  const show = (): void => {
    if (most + step > runs.length && runs.length < total) onShort();
    setMost(most + step);
  };
  return (
    <>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard */}
      <section className={styles.frame} tabIndex={0} aria-label="Runs, the newest first">
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">Began</th>
              <th scope="col">Stream</th>
              <th scope="col">Took</th>
              <th scope="col" className={styles.number}>
                Items
              </th>
              <th scope="col" className={styles.number}>
                Requests
              </th>
              <th scope="col" className={styles.number} title="Time in which everything of it waited for the source">
                Waited
              </th>
              <th scope="col" className={styles.number} title="Requests that failed and were asked again, or given up">
                Failures
              </th>
              <th scope="col" className={styles.number}>
                Quarantined
              </th>
            </tr>
          </thead>
          <tbody>
            {runs.slice(0, most).map((run) => (
              <Row key={`${run.connectionId} ${run.stream} ${run.startedAt}`} run={run} several={several} />
            ))}
          </tbody>
        </table>
      </section>
      {more > 0 && (
        <div className={styles.foot}>
          <Button size="small" onClick={show}>
            Show {countOf(more, 'more', 'more')}
          </Button>
          <span className={styles.quiet}>
            {writeCount(Math.min(most, runs.length))} of {countOf(total, 'run')}, the newest first
          </span>
        </div>
      )}
    </>
  );
};
