// The signals read from one stream: a tile each, or one sentence where all are unavailable for the same reason.
import { makeStyles, tokens } from '@fluentui/react-components';
import { Card } from '../../../ui/card.tsx';
import { countOf } from '../../../ui/figures.ts';
import { TextLink } from '../../../ui/link-button.tsx';
import { commonReason, type Group } from './facts.ts';
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
  none: { display: 'grid', gap: '8px' },
  word: { color: tokens.colorNeutralForeground3, fontSize: '16px', lineHeight: '22px' },
  links: {
    listStyle: 'none',
    display: 'flex',
    flexWrap: 'wrap',
    gap: '4px 16px',
    fontSize: '13px',
    lineHeight: '20px',
  },
});

const NoneAvailable = ({ group, reason }: { group: Group; reason: string }) => {
  const styles = useStyles();
  return (
    <Card>
      <div className={styles.none}>
        <p className={styles.word}>Unavailable</p>
        <p>
          {countOf(group.signals.length, 'signal')}: {reason}
        </p>
        {/* oxlint-disable-next-line jsx-a11y/no-redundant-roles -- Safari drops the list when its style is none */}
        <ul role="list" className={styles.links}>
          {group.signals.map(({ definition }) => (
            <li key={definition.name}>
              <TextLink to="." search={(before) => ({ ...before, signal: definition.name })} resetScroll={false}>
                {definition.title}
              </TextLink>
            </li>
          ))}
        </ul>
      </div>
    </Card>
  );
};

interface SignalGroupProps {
  readonly group: Group;
  readonly days: readonly string[];
  readonly span: string;
}

export const SignalGroup = ({ group, days, span }: SignalGroupProps) => {
  const styles = useStyles();
  const reason = commonReason(group.signals);
  return (
    <section className={styles.group} aria-label={group.title}>
      <h2 className={styles.title}>{group.title}</h2>
      {reason === null ? (
        // oxlint-disable-next-line jsx-a11y/no-redundant-roles -- Safari drops the list when its style is none
        <ul role="list" className={styles.tiles}>
          {group.signals.map((view) => (
            <Tile key={view.definition.name} view={view} days={days} span={span} />
          ))}
        </ul>
      ) : (
        <NoneAvailable group={group} reason={reason} />
      )}
    </section>
  );
};
