// The people as a table for wide screens.
import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { ArrowDown12Filled } from '@fluentui/react-icons/svg/arrow-down';
import { ArrowUp12Filled } from '@fluentui/react-icons/svg/arrow-up';
import { Link } from '@tanstack/react-router';
import type { SignalDefinition } from '../../../src/contract/people.ts';
import { Coverage } from '../../ui/coverage.tsx';
import { Multiple } from './multiple.tsx';
import type { People, PeopleSearch } from './list.ts';
import { PersonName } from './person-name.tsx';
import { scalesOf, writeScale } from './scales.ts';

const useStyles = makeStyles({
  frame: { overflowX: 'auto', borderRadius: '12px', containerType: 'inline-size' },
  table: { width: '100%', borderCollapse: 'separate', borderSpacing: 0, textAlign: 'left' },
  head: {
    padding: '10px 12px',
    verticalAlign: 'bottom',
    fontWeight: tokens.fontWeightSemibold,
    fontSize: '13px',
    lineHeight: '18px',
    color: tokens.colorNeutralForeground2,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
    whiteSpace: 'nowrap',
    ':first-child': { paddingLeft: '24px' },
    ':last-child': { paddingRight: '24px' },
  },
  scale: {
    display: 'block',
    fontWeight: tokens.fontWeightRegular,
    fontSize: '12px',
    lineHeight: '16px',
    color: tokens.colorNeutralForeground3,
  },
  sort: {
    display: 'inline-flex',
    alignItems: 'center',
    gap: '4px',
    color: 'inherit',
    textDecorationLine: 'none',
    borderRadius: '4px',
    ':hover': { color: tokens.colorNeutralForeground1, textDecorationLine: 'underline' },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '2px' },
  },
  row: {
    position: 'relative',
    ':hover': { backgroundColor: tokens.colorNeutralBackground1Hover },
    ':last-child > *': { borderBottom: 'none' },
  },
  cell: {
    padding: '8px 12px',
    verticalAlign: 'middle',
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
    fontWeight: tokens.fontWeightRegular,
    ':first-child': { paddingLeft: '24px' },
    ':last-child': { paddingRight: '24px' },
  },
  person: { minWidth: '190px', maxWidth: '300px' },
  // Where there is no room for a column of its own, the department stands beneath the name.
  wide: { '@container (max-width: 1080px)': { display: 'none' } },
  beneath: {
    display: 'none',
    paddingLeft: '44px',
    fontSize: '12px',
    lineHeight: '16px',
    color: tokens.colorNeutralForeground3,
    '@container (max-width: 1080px)': { display: 'block' },
  },
  department: {
    minWidth: '110px',
    maxWidth: '180px',
    color: tokens.colorNeutralForeground2,
    fontSize: '13px',
    lineHeight: '18px',
  },
  coverage: { minWidth: '120px', maxWidth: '190px' },
  signal: { width: '128px' },
});

interface SortHeadProps {
  readonly label: string;
  readonly by: 'name' | 'department' | 'coverage';
  readonly search: PeopleSearch;
}

const SortHead = ({ label, by, search }: SortHeadProps) => {
  const styles = useStyles();
  const sorted = (search.sort ?? 'name') === by;
  const order = search.order ?? 'asc';
  const next = sorted && order === 'asc' ? 'desc' : 'asc';
  return (
    <th
      scope="col"
      className={mergeClasses(styles.head, by === 'department' && styles.wide)}
      aria-sort={sorted ? (order === 'asc' ? 'ascending' : 'descending') : 'none'}
    >
      <Link
        to="/people"
        search={(before) => ({ ...before, sort: by, order: next, page: undefined })}
        className={styles.sort}
        activeProps={{ 'aria-current': undefined }}
        replace
      >
        {label}
        {sorted && (order === 'asc' ? <ArrowUp12Filled /> : <ArrowDown12Filled />)}
      </Link>
    </th>
  );
};

interface PeopleTableProps {
  readonly people: People;
  readonly signals: readonly SignalDefinition[];
  readonly search: PeopleSearch;
}

export const PeopleTable = ({ people, signals, search }: PeopleTableProps) => {
  const styles = useStyles();
  const scales = scalesOf(people.people, signals);
  return (
    <div className={styles.frame}>
      <table className={styles.table}>
        <thead>
          <tr>
            <SortHead label="Name" by="name" search={search} />
            <SortHead label="Department" by="department" search={search} />
            <SortHead label="Coverage" by="coverage" search={search} />
            {signals.map((signal) => {
              const scale = scales.get(signal.name);
              return (
                <th key={signal.name} scope="col" className={styles.head} title={signal.meaning}>
                  {signal.title}
                  {scale !== undefined && <span className={styles.scale}>{writeScale(scale, signal)}</span>}
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody>
          {people.people.map((person) => (
            <tr key={person.id} className={styles.row}>
              <th scope="row" className={styles.cell}>
                <div className={styles.person}>
                  <PersonName person={person} />
                  {person.department !== null && <span className={styles.beneath}>{person.department}</span>}
                </div>
              </th>
              <td className={mergeClasses(styles.cell, styles.wide)}>
                <div className={styles.department}>{person.department ?? '–'}</div>
              </td>
              <td className={styles.cell}>
                <div className={styles.coverage}>
                  <Coverage share={person.coverage} reason={person.reason?.text} />
                </div>
              </td>
              {signals.map((signal) => (
                <td key={signal.name} className={styles.cell}>
                  <Multiple
                    signal={signal}
                    figure={person.figures.find((figure) => figure.signal === signal.name)}
                    series={person.series[signal.name] ?? []}
                    days={people.days}
                    scale={scales.get(signal.name) ?? { top: 1, cut: false }}
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
};
