// Every row of a file with what becomes of it: filtered by outcome, a page at a time.
import { Button, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import type { RosterReport, RosterRowReport } from '../../../../src/contract/roster.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Card } from '../../../ui/card.tsx';
import { writeCount } from '../../../ui/figures.ts';
import { useSegmentStyles } from '../../../ui/segments.tsx';
import { badges, changesShown, filters, type RowFilter, rowsShown, writeChange } from './report.ts';

const narrow = '@media (max-width: 859px)';

const useStyles = makeStyles({
  stack: { display: 'grid', gap: '12px', gridTemplateColumns: 'minmax(0, 1fr)' },
  filters: { display: 'flex', flexWrap: 'wrap', width: 'fit-content', maxWidth: '100%' },
  frame: { overflowX: 'auto' },
  table: { width: '100%', borderCollapse: 'collapse', textAlign: 'left', [narrow]: { display: 'block' } },
  head: {
    padding: '10px 12px',
    fontSize: '13px',
    lineHeight: '18px',
    fontWeight: tokens.fontWeightSemibold,
    color: tokens.colorNeutralForeground2,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
    whiteSpace: 'nowrap',
    ':first-child': { paddingLeft: '24px' },
    [narrow]: { display: 'none' },
  },
  body: { [narrow]: { display: 'block' } },
  row: {
    '@media (min-width: 860px)': {
      ':not(:last-child) > *': { borderBottom: `1px solid ${tokens.colorNeutralStroke3}` },
    },
    [narrow]: {
      display: 'grid',
      gridTemplateColumns: '1fr auto',
      gap: '4px 12px',
      padding: '12px 16px',
      borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
    },
  },
  cell: {
    padding: '8px 12px',
    verticalAlign: 'top',
    fontWeight: tokens.fontWeightRegular,
    lineHeight: '20px',
    ':first-child': { paddingLeft: '24px' },
    ':last-child': { paddingRight: '24px' },
    [narrow]: {
      display: 'block',
      padding: 0,
      borderBottom: 'none',
      ':first-child': { paddingLeft: 0 },
      ':last-child': { paddingRight: 0 },
    },
  },
  number: {
    fontVariantNumeric: 'tabular-nums',
    whiteSpace: 'nowrap',
    color: tokens.colorNeutralForeground2,
    width: '1%',
  },
  outcome: { width: '1%', whiteSpace: 'nowrap' },
  wide: { [narrow]: { gridColumn: '1 / -1' } },
  words: { display: 'grid', gap: '2px', minWidth: 0, overflowWrap: 'anywhere' },
  small: { fontSize: '13px', lineHeight: '18px', color: tokens.colorNeutralForeground3 },
  said: {
    display: 'grid',
    gap: '6px',
    fontSize: '13px',
    lineHeight: '18px',
    overflowWrap: 'anywhere',
    maxWidth: '100ch',
  },
  fault: { color: tokens.colorNeutralForeground1 },
  fix: { color: tokens.colorNeutralForeground2 },
  pager: { display: 'flex', flexWrap: 'wrap', gap: '8px 12px', alignItems: 'center', justifyContent: 'space-between' },
  label: { display: 'none', [narrow]: { display: 'inline' } },
});

const pageSize = 50;

const Said = ({ row }: { row: RosterRowReport }) => {
  const styles = useStyles();
  return (
    <div className={styles.said}>
      {row.duplicateOf !== null && <p>Says the same as row {writeCount(row.duplicateOf)}.</p>}
      {row.outcome === 'new' ? (
        <p>
          {changesShown(row)
            .map((change) => writeChange(change, true))
            .join(' · ')}
        </p>
      ) : (
        changesShown(row).map((change) => <p key={change.field}>{writeChange(change, false)}</p>)
      )}
      {row.faults.map(({ column, value, fault, fix }) => (
        <div key={`${column} ${fault}`}>
          <p className={styles.fault}>
            {column !== null && <strong>{column} </strong>}
            {value !== null && <span>“{value}” </span>}
            {fault}.
          </p>
          <p className={styles.fix}>{fix}</p>
        </div>
      ))}
    </div>
  );
};

const Row = ({ row }: { row: RosterRowReport }) => {
  const styles = useStyles();
  const { tone, text } = badges[row.outcome];
  return (
    <tr className={styles.row}>
      <td className={mergeClasses(styles.cell, styles.number)}>
        <span className={styles.label}>Row </span>
        {writeCount(row.row)}
      </td>
      <td className={mergeClasses(styles.cell, styles.outcome)}>
        <Badge tone={tone}>{text}</Badge>
      </td>
      <td className={mergeClasses(styles.cell, styles.wide)}>
        <div className={styles.words}>
          <span>{row.fullName ?? row.email ?? '–'}</span>
          {row.fullName !== null && row.email !== null && <span className={styles.small}>{row.email}</span>}
        </div>
      </td>
      <td className={mergeClasses(styles.cell, styles.wide)}>
        <Said row={row} />
      </td>
    </tr>
  );
};

const Filters = ({
  report,
  chosen,
  onChoose,
}: {
  report: RosterReport;
  chosen: RowFilter;
  onChoose: (filter: RowFilter) => void;
}) => {
  const styles = useStyles();
  const segments = useSegmentStyles();
  const countIn = (filter: RowFilter): number => (filter === 'all' ? report.rows.length : report.counts[filter]);
  return (
    <fieldset className={mergeClasses(segments.group, styles.filters)} aria-label="Rows shown">
      {filters
        .filter(({ value }) => value === 'all' || countIn(value) > 0)
        .map(({ value, label }) => (
          <button
            key={value}
            type="button"
            aria-pressed={value === chosen}
            className={mergeClasses(segments.choice, value === chosen && segments.chosen)}
            onClick={() => onChoose(value)}
          >
            {label} {writeCount(countIn(value))}
          </button>
        ))}
    </fieldset>
  );
};

export const ReportTable = ({ report }: { report: RosterReport }) => {
  const styles = useStyles();
  const [filter, setFilter] = useState<RowFilter>('all');
  const [page, setPage] = useState(0);
  const rows = rowsShown(report.rows, filter);
  const shown = rows.slice(page * pageSize, (page + 1) * pageSize);
  const pages = Math.ceil(rows.length / pageSize);
  return (
    <div className={styles.stack}>
      <Filters
        report={report}
        chosen={filter}
        onChoose={(value) => {
          setFilter(value);
          setPage(0);
        }}
      />
      <Card flush>
        <div className={styles.frame}>
          <table className={styles.table} aria-label="Rows of the file">
            <thead>
              <tr>
                {['Row', 'Outcome', 'Person', 'What'].map((name) => (
                  <th key={name} scope="col" className={styles.head}>
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody className={styles.body}>
              {shown.map((row) => (
                <Row key={row.row} row={row} />
              ))}
            </tbody>
          </table>
        </div>
      </Card>
      {pages > 1 && (
        <nav className={styles.pager} aria-label="Pages of the rows">
          <span className={styles.small}>
            {writeCount(page * pageSize + 1)}–{writeCount(page * pageSize + shown.length)} of {writeCount(rows.length)}
          </span>
          <span>
            <Button disabledFocusable={page === 0} onClick={() => setPage(Math.max(0, page - 1))}>
              Previous
            </Button>{' '}
            <Button disabledFocusable={page + 1 >= pages} onClick={() => setPage(Math.min(pages - 1, page + 1))}>
              Next
            </Button>
          </span>
        </nav>
      )}
    </div>
  );
};
