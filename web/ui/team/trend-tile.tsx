// One figure of a team: its value, how it stands to the team's own past, its weeks as a line; opens what stands behind it.
import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { writeValue } from '../figures.ts';
import { Loading } from '../states.tsx';
import { compareWeeks, describeWeeks, type TeamSignal, writePer } from './facts.ts';

const WeekLine = lazy(async () => ({ default: (await import('../../charts/week-line.tsx')).WeekLine }));

const useStyles = makeStyles({
  tile: {
    position: 'relative',
    display: 'grid',
    gridTemplateRows: 'auto auto auto 1fr',
    alignContent: 'start',
    gap: '2px',
    padding: '16px 18px 10px',
    borderRadius: '12px',
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground1,
    minWidth: 0,
    ':hover': { border: `1px solid ${tokens.colorNeutralStroke1Hover}`, boxShadow: tokens.shadow4 },
  },
  name: {
    color: tokens.colorNeutralForeground2,
    fontSize: '13px',
    lineHeight: '18px',
    fontWeight: tokens.fontWeightRegular,
  },
  link: {
    color: 'inherit',
    textDecorationLine: 'none',
    '::after': { content: '""', position: 'absolute', inset: 0, borderRadius: '12px' },
    ':hover': { color: tokens.colorNeutralForeground1, textDecorationLine: 'underline' },
    ':focus-visible': { outline: 'none' },
    ':focus-visible::after': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '1px' },
  },
  value: {
    fontSize: '26px',
    lineHeight: '34px',
    fontWeight: tokens.fontWeightSemibold,
    letterSpacing: '-0.015em',
    fontVariantNumeric: 'tabular-nums',
  },
  per: {
    fontSize: '13px',
    fontWeight: tokens.fontWeightRegular,
    letterSpacing: 0,
    color: tokens.colorNeutralForeground3,
  },
  none: {
    fontSize: '16px',
    fontWeight: tokens.fontWeightRegular,
    letterSpacing: 0,
    color: tokens.colorNeutralForeground3,
  },
  under: { fontSize: '12px', lineHeight: '16px', color: tokens.colorNeutralForeground3, minHeight: '16px' },
});

interface TrendTileProps {
  readonly signal: TeamSignal;
  /** The team's id: the figure opens on its page. */
  readonly team: string;
  readonly weeks: number;
}

const TrendTile = ({ signal, team, weeks }: TrendTileProps) => {
  const styles = useStyles();
  const { definition, figure, before } = signal;
  const { value } = figure;
  return (
    <li className={styles.tile}>
      <h3 className={styles.name}>
        <Link
          to="/teams/$id"
          params={{ id: team }}
          search={{ weeks, signal: definition.name }}
          className={styles.link}
          resetScroll={false}
          activeProps={{ 'aria-current': undefined }}
          aria-haspopup="dialog"
        >
          {definition.title}
        </Link>
      </h3>
      {value === null ? (
        <p className={mergeClasses(styles.value, styles.none)}>Not shown</p>
      ) : (
        <p className={styles.value}>
          {writeValue(value, figure.unit)} <span className={styles.per}>{writePer(signal)}</span>
        </p>
      )}
      <p className={styles.under}>{value === null ? figure.reason?.text : compareWeeks(signal)}</p>
      {value !== null && (
        <Suspense fallback={<Loading what="the chart" heights={[148]} />}>
          <WeekLine
            label={describeWeeks(signal)}
            unit={figure.unit}
            weeks={signal.weeks.map(({ week }) => week)}
            values={signal.weeks.map((one) => one.value)}
            before={before.value}
          />
        </Suspense>
      )}
    </li>
  );
};

const useListStyles = makeStyles({
  tiles: {
    listStyle: 'none',
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fill, minmax(300px, 1fr))',
    gap: '12px',
    '@media (max-width: 859px)': { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
});

export const TrendTiles = ({
  signals,
  ...rest
}: { signals: readonly TeamSignal[] } & Omit<TrendTileProps, 'signal'>) => {
  const styles = useListStyles();
  return (
    // oxlint-disable-next-line jsx-a11y/no-redundant-roles -- Safari drops the list when its style is none
    <ul role="list" className={styles.tiles}>
      {signals.map((signal) => (
        <TrendTile key={signal.definition.name} signal={signal} {...rest} />
      ))}
    </ul>
  );
};
