// One row of evidence: what happened when with whom, whether it counts, and why. There is no subject to show: none is held.
import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { CalendarLtr20Regular } from '@fluentui/react-icons/svg/calendar-ltr';
import { Call20Regular } from '@fluentui/react-icons/svg/call';
import { CalendarWeekNumbers20Regular } from '@fluentui/react-icons/svg/calendar-week-numbers';
import { Chat20Regular } from '@fluentui/react-icons/svg/chat';
import { CheckmarkCircle16Filled } from '@fluentui/react-icons/svg/checkmark-circle';
import { DataBarVertical20Regular } from '@fluentui/react-icons/svg/data-bar-vertical';
import { Key20Regular } from '@fluentui/react-icons/svg/key';
import { MailArrowUp20Regular } from '@fluentui/react-icons/svg/mail-arrow-up';
import { MailArrowDown20Regular } from '@fluentui/react-icons/svg/mail-arrow-down';
import { SubtractCircle16Regular } from '@fluentui/react-icons/svg/subtract-circle';
import type { EvidenceRow } from '../../../../src/contract/people.ts';
import { writeOthers, writeWhat } from './facts.ts';
import { writeDay } from '../../../ui/days.ts';
import { writeInstantInFull, writeWallTime } from '../../../ui/times.ts';

const useStyles = makeStyles({
  row: {
    display: 'grid',
    gridTemplateColumns: '20px minmax(0, 1fr)',
    gap: '2px 12px',
    padding: '10px 0',
    borderTop: `1px solid ${tokens.colorNeutralStroke3}`,
  },
  icon: { color: tokens.colorNeutralForeground3 },
  words: { display: 'grid', gap: '2px', minWidth: 0 },
  line: { display: 'flex', flexWrap: 'wrap', gap: '0 12px', alignItems: 'baseline', lineHeight: '20px' },
  time: { fontVariantNumeric: 'tabular-nums', fontWeight: tokens.fontWeightSemibold },
  quiet: { color: tokens.colorNeutralForeground2, fontSize: '13px' },
  others: { overflowWrap: 'anywhere', color: tokens.colorNeutralForeground2, fontSize: '13px', lineHeight: '18px' },
  marks: { display: 'inline-flex', flexWrap: 'wrap', gap: '4px' },
  mark: {
    fontSize: '12px',
    lineHeight: '16px',
    padding: '0 6px',
    borderRadius: '4px',
    backgroundColor: tokens.colorNeutralBackground3,
    color: tokens.colorNeutralForeground2,
  },
  why: { display: 'flex', gap: '6px', alignItems: 'center', fontSize: '13px', lineHeight: '18px' },
  counts: { color: tokens.colorStatusSuccessForeground1 },
  not: { color: tokens.colorNeutralForeground3 },
  state: { flex: '0 0 auto' },
});

const icons = {
  sent: MailArrowUp20Regular,
  received: MailArrowDown20Regular,
  meeting: CalendarLtr20Regular,
  chat: Chat20Regular,
  call: Call20Regular,
  'sign-in': Key20Regular,
  report: DataBarVertical20Regular,
  week: CalendarWeekNumbers20Regular,
} as const;

const Icon = ({ direction }: { direction: EvidenceRow['direction'] }) => {
  const styles = useStyles();
  const Shown = icons[direction];
  return <Shown className={styles.icon} aria-hidden="true" />;
};

/** Rows that are about whole days, and rows that name others. */
const wholeDays: ReadonlySet<EvidenceRow['kind']> = new Set<EvidenceRow['kind']>(['report', 'week']);
const withOthers: ReadonlySet<EvidenceRow['kind']> = new Set<EvidenceRow['kind']>(['mail', 'meeting', 'call']);

const Why = ({ row }: { row: EvidenceRow }) => {
  const styles = useStyles();
  return (
    <p className={mergeClasses(styles.why, row.counts ? styles.counts : styles.not)}>
      {row.counts ? (
        <CheckmarkCircle16Filled className={styles.state} aria-hidden="true" />
      ) : (
        <SubtractCircle16Regular className={styles.state} aria-hidden="true" />
      )}
      <span>
        {row.counts ? 'Counts' : 'Does not count'}: {row.why}
      </span>
    </p>
  );
};

export const EvidenceItem = ({ row }: { row: EvidenceRow }) => {
  const styles = useStyles();
  return (
    <li className={styles.row}>
      <Icon direction={row.direction} />
      <div className={styles.words}>
        <div className={styles.line}>
          <time className={styles.time} dateTime={row.at} title={writeInstantInFull(new Date(row.at))}>
            {wholeDays.has(row.kind) ? writeDay(row.localAt.slice(0, 10)) : writeWallTime(row.localAt)}
          </time>
          <span className={styles.quiet}>{writeWhat(row)}</span>
          {row.marks.length > 0 && (
            <span className={styles.marks}>
              {row.marks.map((mark) => (
                <span key={mark} className={styles.mark}>
                  {mark}
                </span>
              ))}
            </span>
          )}
        </div>
        {withOthers.has(row.kind) && (
          <p className={styles.others} title={row.others.join(', ')}>
            {writeOthers(row)}
          </p>
        )}
        <Why row={row} />
      </div>
    </li>
  );
};
