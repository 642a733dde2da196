// Signals of which there are many as a compact list: a line each, which opens what stands behind it.
import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { Link } from '@tanstack/react-router';
import { Card } from '../../../ui/card.tsx';
import { writeFigure } from '../../../ui/figures.ts';
import { own } from '../../../ui/theme/theme.ts';
import { writeBasis } from './comparison.ts';
import type { SignalView } from './facts.ts';

const useStyles = makeStyles({
  list: {
    listStyle: 'none',
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fill, minmax(280px, 1fr))',
    columnGap: '40px',
  },
  line: {
    position: 'relative',
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) auto',
    gap: '0 16px',
    alignItems: 'baseline',
    padding: '7px 0',
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
    ':hover': { backgroundColor: tokens.colorSubtleBackgroundHover },
  },
  name: { fontSize: '13px', lineHeight: '18px', fontWeight: tokens.fontWeightRegular },
  link: {
    color: tokens.colorNeutralForeground2,
    textDecorationLine: 'none',
    '::after': { content: '""', position: 'absolute', inset: 0 },
    ':hover': { color: tokens.colorNeutralForeground1, textDecorationLine: 'underline' },
    ':focus-visible': { outline: 'none' },
    ':focus-visible::after': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '1px' },
  },
  value: {
    fontSize: '14px',
    lineHeight: '18px',
    fontWeight: tokens.fontWeightSemibold,
    fontVariantNumeric: 'tabular-nums',
    textAlign: 'right',
  },
  none: { fontWeight: tokens.fontWeightRegular, fontSize: '13px', color: tokens.colorNeutralForeground3 },
  under: { gridColumn: '1 / -1', fontSize: '12px', lineHeight: '16px', color: tokens.colorNeutralForeground3 },
  state: { color: own.brassText },
});

const Line = ({ view, span }: { view: SignalView; span: string }) => {
  const styles = useStyles();
  const { definition, figure } = view;
  const unavailable = figure.state === 'unavailable';
  const basis = writeBasis(view, span);
  return (
    <li className={styles.line}>
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
      <p className={mergeClasses(styles.value, unavailable && styles.none)}>{writeFigure(figure, definition.levels)}</p>
      <p className={styles.under}>
        {figure.state === 'estimated' && <span className={styles.state}>Estimated. </span>}
        {unavailable && figure.reason?.text}
        {basis !== null && basis.way !== 'unknown' && basis.text}
      </p>
    </li>
  );
};

export const SignalList = ({ signals, span }: { signals: readonly SignalView[]; span: string }) => {
  const styles = useStyles();
  return (
    <Card>
      {/* oxlint-disable-next-line jsx-a11y/no-redundant-roles -- Safari drops the list when its style is none */}
      <ul role="list" className={styles.list}>
        {signals.map((view) => (
          <Line key={view.definition.name} view={view} span={span} />
        ))}
      </ul>
    </Card>
  );
};
