// One stream on one day: filled as far as people are complete, hatched where they lack.
import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import type { KeyboardEvent } from 'react';
import type { StreamCoverage } from '../../../src/contract/sync.ts';
import { writeWeekday } from '../../ui/days.ts';
import { countOf, writeCount } from '../../ui/figures.ts';
import { own } from '../../ui/theme/theme.ts';

const useStyles = makeStyles({
  cell: {
    position: 'relative',
    display: 'block',
    width: '100%',
    height: '26px',
    padding: 0,
    border: 'none',
    borderRadius: '4px',
    overflow: 'hidden',
    cursor: 'pointer',
    backgroundColor: 'transparent',
    boxShadow: `inset 0 0 0 1px ${own.chartRule}`,
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '2px', zIndex: 1 },
    ':hover': { boxShadow: `inset 0 0 0 1px ${tokens.colorNeutralForeground2}` },
    '@media (max-width: 859px)': { height: '36px' },
  },
  lacking: {
    backgroundImage: `repeating-linear-gradient(135deg, ${own.chartRule} 0 1.5px, transparent 1.5px 4px)`,
  },
  fill: { position: 'absolute', insetInline: 0, bottom: 0, backgroundColor: own.chartInk },
  none: {
    boxShadow: 'none',
    '::after': {
      content: '""',
      position: 'absolute',
      inset: 'calc(50% - 2px)',
      borderRadius: '50%',
      backgroundColor: own.chartRule,
    },
  },
});

type Day = StreamCoverage['days'][number];

/** `812 of 1,000 people`; in words where nothing is expected. */
export const writeDayCoverage = ({ complete, expected }: Day): string =>
  expected === 0 ? 'nobody is expected' : `${writeCount(complete)} of ${countOf(expected, 'person', 'people')}`;

/** Height in per cent; whatever lacks stays visible, and so does whatever is there. */
const heightOf = ({ complete, expected }: Day): number => {
  if (complete === 0 || expected === 0) return 0;
  return complete === expected ? 100 : Math.min(84, Math.max(12, (complete / expected) * 100));
};

interface CoverageCellProps {
  readonly title: string;
  readonly day: Day;
  /** Whether Tab stops at it; of all cells one does. */
  readonly stop: boolean;
  readonly onOpen: () => void;
  readonly onFocus: () => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

export const CoverageCell = ({ title, day, stop, ...handlers }: CoverageCellProps) => {
  const styles = useStyles();
  const words = `${title}, ${writeWeekday(day.day)}: ${writeDayCoverage(day)}`;
  const lacking = day.expected > 0 && day.complete < day.expected;
  return (
    <button
      type="button"
      className={mergeClasses(styles.cell, lacking && styles.lacking, day.expected === 0 && styles.none)}
      aria-label={words}
      title={words}
      tabIndex={stop ? 0 : -1}
      onClick={handlers.onOpen}
      onFocus={handlers.onFocus}
      onKeyDown={handlers.onKeyDown}
    >
      <span className={styles.fill} style={{ height: `${heightOf(day)}%` }} />
    </button>
  );
};
