// One line of the feed: when, who did what with whom, and what is worth knowing at a glance. It opens the activity.
import { makeStyles, tokens } from '@fluentui/react-components';
import { Link } from '@tanstack/react-router';
import type { ActivityEntry } from '../../../src/contract/activities.ts';
import { writeInstantInFull, writeDuration } from '../../ui/times.ts';
import { KindIcon } from './kind-icon.tsx';
import { writeCopies, writeDeed, writeMarks, writeWho } from './words.ts';

const narrow = '@media (max-width: 859px)';

const useStyles = makeStyles({
  row: {
    position: 'relative',
    display: 'grid',
    gridTemplateColumns: '48px 20px minmax(0, 1fr) auto',
    gap: '0 12px',
    alignItems: 'center',
    minHeight: '44px',
    padding: '6px 20px',
    borderTop: `1px solid ${tokens.colorNeutralStroke3}`,
    ':first-child': { borderTop: 'none' },
    ':hover': { backgroundColor: tokens.colorSubtleBackgroundHover },
    [narrow]: { gridTemplateColumns: '44px 20px minmax(0, 1fr)', padding: '8px 14px', gap: '0 10px' },
  },
  time: {
    fontVariantNumeric: 'tabular-nums',
    fontSize: '13px',
    color: tokens.colorNeutralForeground2,
  },
  words: {
    color: tokens.colorNeutralForeground2,
    textDecorationLine: 'none',
    lineHeight: '20px',
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
    // The whole row leads to the activity.
    '::after': { content: '""', position: 'absolute', inset: 0 },
    ':focus-visible': { outline: 'none' },
    ':focus-visible::after': {
      outline: `2px solid ${tokens.colorStrokeFocus2}`,
      outlineOffset: '-2px',
      borderRadius: '8px',
    },
    [narrow]: {
      whiteSpace: 'normal',
      overflowWrap: 'anywhere',
      display: '-webkit-box',
      WebkitLineClamp: 2,
      WebkitBoxOrient: 'vertical',
    },
  },
  who: { color: tokens.colorNeutralForeground1, fontWeight: tokens.fontWeightSemibold },
  facts: {
    display: 'flex',
    gap: '4px 12px',
    alignItems: 'center',
    fontSize: '12px',
    lineHeight: '16px',
    color: tokens.colorNeutralForeground3,
    whiteSpace: 'nowrap',
    [narrow]: { gridColumn: '3', flexWrap: 'wrap', ':empty': { display: 'none' } },
  },
  mark: {
    padding: '0 6px',
    borderRadius: '4px',
    backgroundColor: tokens.colorNeutralBackground3,
    color: tokens.colorNeutralForeground2,
  },
});

interface ActivityRowProps {
  readonly entry: ActivityEntry;
  readonly clock: (at: string) => string;
}

export const ActivityRow = ({ entry, clock }: ActivityRowProps) => {
  const styles = useStyles();
  const copies = writeCopies(entry.copies);
  return (
    <li className={styles.row}>
      <time className={styles.time} dateTime={entry.at} title={writeInstantInFull(new Date(entry.at))}>
        {clock(entry.at)}
      </time>
      <KindIcon kind={entry.kind} />
      <Link
        to="/activities/$id"
        params={{ id: entry.id }}
        search={(before) => before}
        className={styles.words}
        data-activity={entry.id}
        preload={false}
      >
        <span className={styles.who}>{writeWho(entry)}</span> {writeDeed(entry)}
      </Link>
      <span className={styles.facts}>
        {writeMarks(entry).map((mark) => (
          <span key={mark} className={styles.mark}>
            {mark}
          </span>
        ))}
        {entry.duration !== null && <span>{writeDuration(entry.duration)}</span>}
        {copies !== null && <span>{copies}</span>}
      </span>
    </li>
  );
};
