// What stands behind a team's figure: its weeks, how it is made and of how many people, what is left out, and why that may be.
import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { lazy, Suspense } from 'react';
import type { TeamView } from '../../../../src/contract/teams.ts';
import { Coverage } from '../../../ui/coverage.tsx';
import { Disclosure } from '../../../ui/disclosure.tsx';
import { countOf, writeValue } from '../../../ui/figures.ts';
import { Moment } from '../../../ui/moment.tsx';
import { SideSheet } from '../../../ui/side-sheet.tsx';
import { Loading } from '../../../ui/states.tsx';
import {
  compareWeeks,
  describeWeeks,
  type TeamSignal,
  writeBehind,
  writePer,
  writeWeek,
  writeWeeks,
} from '../../../ui/team/facts.ts';

const WeekLine = lazy(async () => ({ default: (await import('../../../charts/week-line.tsx')).WeekLine }));

const useStyles = makeStyles({
  stack: { display: 'grid', gap: '24px' },
  value: {
    fontSize: '32px',
    lineHeight: '40px',
    fontWeight: tokens.fontWeightSemibold,
    letterSpacing: '-0.02em',
    fontVariantNumeric: 'tabular-nums',
  },
  none: {
    fontSize: '24px',
    letterSpacing: 0,
    fontWeight: tokens.fontWeightRegular,
    color: tokens.colorNeutralForeground3,
  },
  per: {
    fontSize: '14px',
    fontWeight: tokens.fontWeightRegular,
    letterSpacing: 0,
    color: tokens.colorNeutralForeground3,
  },
  text: { fontSize: '13px', lineHeight: '20px', color: tokens.colorNeutralForeground2 },
  section: { display: 'grid', gap: '10px' },
  title: { fontSize: '14px', lineHeight: '20px', fontWeight: tokens.fontWeightSemibold },
  facts: {
    display: 'grid',
    gridTemplateColumns: '112px minmax(0, 1fr)',
    gap: '10px 16px',
    padding: '16px',
    borderRadius: '8px',
    backgroundColor: tokens.colorNeutralBackground2,
    fontSize: '13px',
    lineHeight: '18px',
    '@media (max-width: 859px)': { gridTemplateColumns: 'minmax(0, 1fr)', gap: '2px' },
  },
  term: { color: tokens.colorNeutralForeground3, '@media (max-width: 859px)': { paddingTop: '8px' } },
  rules: { paddingLeft: '18px', display: 'grid', gap: '6px', fontSize: '13px', lineHeight: '20px' },
  table: {
    width: '100%',
    borderCollapse: 'collapse',
    fontSize: '13px',
    fontVariantNumeric: 'tabular-nums',
    '& th, & td': { padding: '6px 8px 6px 0', textAlign: 'left' },
    '& th': { fontWeight: tokens.fontWeightSemibold },
    '& tr': { borderBottom: `1px solid ${tokens.colorNeutralStroke3}` },
  },
});

interface SheetProps {
  readonly view: TeamView;
  readonly signal: TeamSignal;
}

const Value = ({ signal }: { signal: TeamSignal }) => {
  const styles = useStyles();
  const { figure } = signal;
  return (
    <div>
      {figure.value === null ? (
        <p className={mergeClasses(styles.value, styles.none)}>Not shown</p>
      ) : (
        <p className={styles.value}>
          {writeValue(figure.value, figure.unit)} <span className={styles.per}>{writePer(signal)}</span>
        </p>
      )}
      <p className={styles.text}>
        {figure.value === null
          ? figure.reason?.text
          : (compareWeeks(signal) ?? 'Not compared: of the weeks before too few are shown.')}
      </p>
    </div>
  );
};

const made: Readonly<Record<string, string>> = {
  sum: 'The sum of all who count, divided by how many they are and by the weeks.',
  mean: 'The sum over all days of all who count, divided by those days.',
  ratio: 'Both sides of the division are added up over all who count and all weeks, then divided.',
  median: 'All single times are counted in classes, over all who count; the median lies within one of them.',
};

const Made = ({ view, signal }: SheetProps) => {
  const styles = useStyles();
  const { definition, figure } = signal;
  const behind = signal.weeks.flatMap(({ people }) => people ?? []);
  const rows = [
    ['Meaning', definition.meaning],
    ['Formula', definition.formula],
    ['Of a team', made[definition.period] ?? ''],
    [
      'Who counts',
      'Whoever belongs to the team this quarter, was read on at least 4 of 5 days, and did anything in the week.',
    ],
    [
      'Behind it',
      behind.length === 0 ? 'Not shown' : `${writeBehind(Math.min(...behind), view.team.people)} in each week shown`,
    ],
    ['Rounded', 'To about what one person adds, so that one more or less cannot be seen.'],
    ['Source', definition.source],
  ] as const;
  return (
    <dl className={styles.facts}>
      {rows.map(([term, text]) => (
        <div key={term} style={{ display: 'contents' }}>
          <dt className={styles.term}>{term}</dt>
          <dd>{text}</dd>
        </div>
      ))}
      <dt className={styles.term}>Coverage</dt>
      <dd>
        <Coverage share={figure.coverage} reason={figure.reason?.text} />
      </dd>
      <dt className={styles.term}>As of</dt>
      <dd>{figure.asOf === null ? 'Not told yet' : <Moment at={figure.asOf} />}</dd>
    </dl>
  );
};

const Missing = ({ view, signal }: SheetProps) => {
  const styles = useStyles();
  const hidden = signal.weeks.filter(({ value }) => value === null).length;
  if (hidden === 0) return null;
  return (
    <section className={styles.section} aria-label="Why is this missing">
      <h3 className={styles.title}>Why is this missing?</h3>
      <p className={styles.text}>
        {countOf(hidden, 'week')} of {signal.weeks.length} {hidden === 1 ? 'is' : 'are'} not shown. A week is shown only
        when all of this holds; which of it does not is not said, since that alone would tell something.
      </p>
      <ul className={styles.rules}>
        <li>At least {view.least} people of the team have data of it that can be counted.</li>
        <li>No one of them makes up most of it, and at least some of them have any.</li>
        <li>
          Together with everything that is shown of other teams and weeks it comes down to nobody and to no few people.
        </li>
        <li>The team was there when the week was closed, three days after its end.</li>
      </ul>
    </section>
  );
};

const WeekTable = ({ signal }: { signal: TeamSignal }) => {
  const styles = useStyles();
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">Week</th>
          <th scope="col">{signal.definition.title}</th>
          <th scope="col">People, at least</th>
        </tr>
      </thead>
      <tbody>
        {signal.weeks.toReversed().map(({ week, value, people }) => (
          <tr key={week}>
            <td>{writeWeek(week)}</td>
            <td>{value === null ? 'Not shown' : writeValue(value, signal.figure.unit)}</td>
            <td>{people ?? 'Not shown'}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
};

export const FigureSheet = ({ view, signal, onClose }: SheetProps & { readonly onClose: () => void }) => {
  const styles = useStyles();
  return (
    <SideSheet title={signal.definition.title} under={`${view.team.name}, ${writeWeeks(view.weeks)}`} onClose={onClose}>
      <div className={styles.stack}>
        <Value signal={signal} />
        {signal.figure.value !== null && (
          <section className={styles.section} aria-label="By week">
            <Suspense fallback={<Loading what="the chart" heights={[200]} />}>
              <WeekLine
                height={200}
                label={describeWeeks(signal)}
                unit={signal.figure.unit}
                weeks={signal.weeks.map(({ week }) => week)}
                values={signal.weeks.map(({ value }) => value)}
                before={signal.before.value}
              />
            </Suspense>
            <Disclosure summary="Show as a table">
              <WeekTable signal={signal} />
            </Disclosure>
          </section>
        )}
        <Made view={view} signal={signal} />
        <Missing view={view} signal={signal} />
      </div>
    </SideSheet>
  );
};
