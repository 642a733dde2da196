// Every figure of a team by what it is about: one line each, with its weeks the size of a word.
import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { sharedScale } from '../../../charts/scale.ts';
import { SparkLine } from '../../../charts/spark-line.tsx';
import { Card } from '../../../ui/card.tsx';
import { Disclosure } from '../../../ui/disclosure.tsx';
import { countOf, writeValue } from '../../../ui/figures.ts';
import { TextLink } from '../../../ui/link-button.tsx';
import { compareWeeks, describeWeeks, type TeamSignal, themesOf, writePer } from '../../../ui/team/facts.ts';

const useStyles = makeStyles({
  section: { display: 'grid', gap: '12px' },
  title: { fontSize: '16px', lineHeight: '22px', fontWeight: tokens.fontWeightSemibold },
  columns: {
    columns: '2 420px',
    columnGap: '40px',
    marginBottom: '-20px',
    '& > section': { breakInside: 'avoid', marginBottom: '20px' },
  },
  theme: {
    fontSize: '12px',
    lineHeight: '16px',
    fontWeight: tokens.fontWeightSemibold,
    color: tokens.colorNeutralForeground3,
    paddingBottom: '6px',
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  list: { listStyle: 'none', display: 'grid' },
  row: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) auto 104px',
    gap: '2px 16px',
    alignItems: 'center',
    padding: '8px 0',
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
    '@media (max-width: 480px)': { gridTemplateColumns: 'minmax(0, 1fr) auto' },
  },
  spark: { '@media (max-width: 480px)': { display: 'none' } },
  name: { fontSize: '13px', lineHeight: '18px' },
  value: { fontVariantNumeric: 'tabular-nums', fontWeight: tokens.fontWeightSemibold, textAlign: 'right' },
  none: { fontWeight: tokens.fontWeightRegular, color: tokens.colorNeutralForeground3, fontSize: '13px' },
  nothing: { padding: '10px 0 6px' },
  quiet: { fontSize: '12px', lineHeight: '16px', color: tokens.colorNeutralForeground3 },
});

interface Place {
  readonly team: string;
  readonly weeks: number;
}

const Row = ({ signal, team, weeks }: { signal: TeamSignal } & Place) => {
  const styles = useStyles();
  const { definition, figure } = signal;
  const values = signal.weeks.map(({ value }) => value);
  return (
    <li className={styles.row}>
      <div>
        <p className={styles.name}>
          <TextLink
            to="/teams/$id"
            params={{ id: team }}
            search={{ weeks, signal: definition.name }}
            resetScroll={false}
            activeProps={{ 'aria-current': undefined }}
          >
            {definition.title}
          </TextLink>
        </p>
        <p className={styles.quiet}>{figure.value === null ? '' : compareWeeks(signal)}</p>
      </div>
      <p className={mergeClasses(styles.value, figure.value === null && styles.none)}>
        {figure.value === null ? 'Not shown' : writeValue(figure.value, figure.unit)}
        {figure.value !== null && writePer(signal) !== '' && <span className={styles.quiet}> {writePer(signal)}</span>}
      </p>
      <div className={styles.spark}>
        <SparkLine series={values} scale={sharedScale([values])} label={describeWeeks(signal)} />
      </div>
    </li>
  );
};

const Rows = ({ signals, ...place }: { signals: readonly TeamSignal[] } & Place) => {
  const styles = useStyles();
  return (
    // oxlint-disable-next-line jsx-a11y/no-redundant-roles -- Safari drops the list when its style is none
    <ul role="list" className={styles.list}>
      {signals.map((signal) => (
        <Row key={signal.definition.name} signal={signal} {...place} />
      ))}
    </ul>
  );
};

export const AllFigures = ({ signals, ...place }: { signals: readonly TeamSignal[] } & Place) => {
  const styles = useStyles();
  return (
    <section className={styles.section} aria-label="All figures">
      <h2 className={styles.title}>All figures</h2>
      <Card>
        <div className={styles.columns}>
          {themesOf(signals).map((theme) => (
            <section key={theme.title} aria-label={theme.title}>
              <h3 className={styles.theme}>{theme.title}</h3>
              {theme.signals.some(({ figure }) => figure.value !== null) ? (
                <Rows signals={theme.signals} {...place} />
              ) : (
                <div className={styles.none}>
                  <p className={styles.nothing}>
                    Nothing is shown: no source of it is read, or too few people have data of it.
                  </p>
                  <Disclosure summary={countOf(theme.signals.length, 'figure')}>
                    <Rows signals={theme.signals} {...place} />
                  </Disclosure>
                </div>
              )}
            </section>
          ))}
        </div>
      </Card>
    </section>
  );
};
