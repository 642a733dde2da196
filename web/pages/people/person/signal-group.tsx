// The signals about one thing: a tile or a line each, or one sentence where all are unavailable for the same reason.
import { makeStyles, tokens } from '@fluentui/react-components';
import { EmptyGroup } from './empty-group.tsx';
import { commonReason, type Group } from './facts.ts';
import { SignalList } from './signal-list.tsx';
import { Tile } from './tile.tsx';

const useStyles = makeStyles({
  group: { display: 'grid', gap: '12px' },
  title: { fontSize: '16px', lineHeight: '22px', fontWeight: tokens.fontWeightSemibold },
  tiles: {
    listStyle: 'none',
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fill, minmax(212px, 1fr))',
    gap: '12px',
    '@media (max-width: 859px)': { gridTemplateColumns: 'repeat(auto-fill, minmax(150px, 1fr))', gap: '8px' },
  },
});

/** Many small counts, or context: their days are looked at one by one. */
const compact: ReadonlySet<Group['theme']> = new Set<Group['theme']>(['usage', 'sign-ins']);

interface SignalGroupProps {
  readonly group: Group;
  readonly days: readonly string[];
  readonly span: string;
}

const Signals = ({ group, days, span }: SignalGroupProps) => {
  const styles = useStyles();
  if (compact.has(group.theme)) return <SignalList signals={group.signals} span={span} />;
  return (
    // oxlint-disable-next-line jsx-a11y/no-redundant-roles -- Safari drops the list when its style is none
    <ul role="list" className={styles.tiles}>
      {group.signals.map((view) => (
        <Tile key={view.definition.name} view={view} days={days} span={span} />
      ))}
    </ul>
  );
};

export const SignalGroup = ({ group, days, span }: SignalGroupProps) => {
  const styles = useStyles();
  const reason = commonReason(group.signals);
  return (
    <section className={styles.group} aria-label={group.title}>
      <h2 className={styles.title}>{group.title}</h2>
      {reason === null ? (
        <Signals group={group} days={days} span={span} />
      ) : (
        <EmptyGroup group={group} reason={reason} />
      )}
    </section>
  );
};
