// An average person's working week of a team as one bar: meetings, focus, the shorter gaps between them, and what comes after hours.
import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { writeValue } from '../figures.ts';
import { own } from '../theme/theme.ts';
import type { TeamSignal } from './facts.ts';

const useStyles = makeStyles({
  figure: { display: 'grid', gap: '10px', margin: 0 },
  bar: { display: 'flex', gap: '2px', height: '44px', alignItems: 'stretch' },
  piece: { minWidth: '3px', borderRadius: '3px' },
  meetings: { backgroundColor: own.chartInk },
  focus: { backgroundColor: own.chartInk, opacity: 0.45 },
  gaps: {
    backgroundImage: `repeating-linear-gradient(90deg, ${own.chartRule} 0 3px, transparent 3px 7px)`,
    boxShadow: `inset 0 0 0 1px ${own.chartRule}`,
  },
  after: { backgroundColor: own.brass },
  line: {
    width: '2px',
    margin: '-6px 4px',
    flex: '0 0 auto',
    backgroundColor: tokens.colorNeutralForeground3,
    borderRadius: '1px',
  },
  key: { listStyle: 'none', display: 'flex', flexWrap: 'wrap', gap: '8px 28px' },
  entry: { display: 'grid', gridTemplateColumns: '10px auto', columnGap: '8px', alignItems: 'baseline' },
  mark: { width: '10px', height: '10px', borderRadius: '2px' },
  value: {
    gridColumn: 2,
    fontSize: '20px',
    lineHeight: '26px',
    fontWeight: tokens.fontWeightSemibold,
    letterSpacing: '-0.01em',
    fontVariantNumeric: 'tabular-nums',
  },
  name: { fontSize: '13px', lineHeight: '18px', color: tokens.colorNeutralForeground2 },
});

interface Piece {
  readonly kind: 'meetings' | 'focus' | 'gaps' | 'after';
  readonly name: string;
  readonly hours: number;
}

/** Null where the parts of the week are not shown. */
export const piecesOf = (signals: readonly TeamSignal[]): readonly Piece[] | null => {
  const valueOf = (name: string): number | null =>
    signals.find(({ definition }) => definition.name === name)?.figure.value ?? null;
  const [meetings, focus, density] = ['meeting-hours', 'focus-hours', 'meeting-density'].map(valueOf);
  if (meetings == null || focus == null || density == null || density === 0) return null;
  const gaps = Math.max(0, meetings / density - meetings - focus);
  const after = valueOf('after-hours-collaboration');
  return [
    { kind: 'meetings', name: 'Meetings', hours: meetings },
    { kind: 'focus', name: 'Focus, two hours or more at a stretch', hours: focus },
    ...(gaps < 0.5 ? [] : [{ kind: 'gaps' as const, name: 'Shorter gaps, about', hours: Math.round(gaps) }]),
    ...(after === null || after === 0
      ? []
      : [{ kind: 'after' as const, name: 'With others after hours', hours: after }]),
  ];
};

export const WorkingWeek = ({ pieces }: { pieces: readonly Piece[] }) => {
  const styles = useStyles();
  const words = pieces.map(({ name, hours }) => `${name} ${writeValue(hours, 'h')}`).join(', ');
  return (
    <figure className={styles.figure}>
      {/* oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a drawing of boxes, told in words */}
      <div className={styles.bar} role="img" aria-label={`A person’s week: ${words}.`}>
        {pieces.map(({ kind, hours }) => (
          <div key={kind} style={{ display: 'contents' }}>
            {kind === 'after' && <div className={styles.line} />}
            <div className={mergeClasses(styles.piece, styles[kind])} style={{ flex: `${hours} 1 0` }} />
          </div>
        ))}
      </div>
      {/* oxlint-disable-next-line jsx-a11y/no-redundant-roles -- Safari drops the list when its style is none */}
      <ul role="list" className={styles.key}>
        {pieces.map(({ kind, name, hours }) => (
          <li key={kind} className={styles.entry}>
            <span className={mergeClasses(styles.mark, styles[kind])} aria-hidden="true" />
            <span className={styles.name}>{name}</span>
            <span className={styles.value}>{writeValue(hours, 'h')}</span>
          </li>
        ))}
      </ul>
    </figure>
  );
};
