// One signal of a person: its period figure, how it compares with the person's own past, its days; opens what stands behind it.
import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { ArrowDown12Regular } from '@fluentui/react-icons/svg/arrow-down';
import { ArrowUp12Regular } from '@fluentui/react-icons/svg/arrow-up';
import { Link } from '@tanstack/react-router';
import { sharedScale } from '../../../charts/scale.ts';
import { describeSeries } from '../../../charts/series-words.ts';
import { SparkLine } from '../../../charts/spark-line.tsx';
import { writeFigure } from '../../../ui/figures.ts';
import { own } from '../../../ui/theme/theme.ts';
import { type Comparison, writeBasis } from './comparison.ts';
import type { SignalView } from './facts.ts';

const useStyles = makeStyles({
  tile: {
    position: 'relative',
    display: 'grid',
    gridTemplateRows: 'auto auto 1fr auto',
    gap: '2px',
    padding: '14px 16px 12px',
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
    fontSize: '24px',
    lineHeight: '32px',
    fontWeight: tokens.fontWeightSemibold,
    letterSpacing: '-0.01em',
    fontVariantNumeric: 'tabular-nums',
  },
  none: {
    fontSize: '16px',
    fontWeight: tokens.fontWeightRegular,
    letterSpacing: 0,
    color: tokens.colorNeutralForeground3,
  },
  under: {
    fontSize: '12px',
    lineHeight: '16px',
    color: tokens.colorNeutralForeground3,
    minHeight: '32px',
    paddingBottom: '8px',
  },
  arrow: { verticalAlign: '-1px', marginRight: '4px' },
  state: { color: own.brassText },
});

const Arrow = ({ way }: { way: Comparison['way'] }) => {
  const styles = useStyles();
  if (way === 'more') return <ArrowUp12Regular className={styles.arrow} aria-hidden="true" />;
  if (way === 'less') return <ArrowDown12Regular className={styles.arrow} aria-hidden="true" />;
  return null;
};

const Under = ({ view, span }: { view: SignalView; span: string }) => {
  const styles = useStyles();
  const { figure } = view;
  if (figure.state === 'unavailable') return <p className={styles.under}>{figure.reason?.text}</p>;
  const comparison = writeBasis(view, span);
  return (
    <p className={styles.under}>
      {figure.state === 'estimated' && <span className={styles.state}>Estimated. </span>}
      {comparison !== null && (
        <>
          <Arrow way={comparison.way} />
          {comparison.text}
        </>
      )}
    </p>
  );
};

interface TileProps {
  readonly view: SignalView;
  readonly days: readonly string[];
  readonly span: string;
}

export const Tile = ({ view, days, span }: TileProps) => {
  const styles = useStyles();
  const { definition, figure, values } = view;
  return (
    <li className={styles.tile}>
      <h3 className={styles.name}>
        <Link
          to="."
          search={(before) => ({ ...before, signal: definition.name })}
          className={styles.link}
          resetScroll={false}
          activeProps={{ 'aria-current': undefined }}
          aria-haspopup="dialog"
        >
          {definition.title}
        </Link>
      </h3>
      <p className={mergeClasses(styles.value, figure.state === 'unavailable' && styles.none)}>
        {writeFigure(figure, definition.levels)}
      </p>
      <Under view={view} span={span} />
      {definition.period !== 'weeks' && (
        <SparkLine
          fluid
          width={200}
          height={36}
          series={values}
          scale={sharedScale([values])}
          label={describeSeries({ title: definition.title, unit: definition.unit, days, values })}
        />
      )}
    </li>
  );
};
