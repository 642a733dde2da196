// Each time the right to see names in exports was given or taken back, by whom; folded.
import { makeStyles, tokens } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { rightChangesQuery } from '../../queries/rights.ts';
import { Disclosure } from '../../ui/disclosure.tsx';
import { countOf } from '../../ui/figures.ts';
import { Moment } from '../../ui/moment.tsx';

const useStyles = makeStyles({
  list: { listStyle: 'none', display: 'grid', gap: '8px', overflowWrap: 'anywhere' },
  when: { fontSize: '13px', lineHeight: '18px', color: tokens.colorNeutralForeground2 },
});

export const RightHistory = () => {
  const styles = useStyles();
  const { data } = useQuery(rightChangesQuery);
  const changes = data?.changes ?? [];
  if (changes.length === 0) return null;
  return (
    <Disclosure summary={`Names in exports: ${countOf(changes.length, 'change')}`}>
      {/* oxlint-disable-next-line jsx-a11y/no-redundant-roles -- Safari drops the list when its style is none */}
      <ul role="list" className={styles.list} aria-label="Changes of the right to see names in exports">
        {changes.map(({ id, member, given, by, at }) => (
          <li key={id}>
            <p>{given ? `${by} gave it to ${member}` : `${by} took it back from ${member}`}</p>
            <p className={styles.when}>
              <Moment at={at} />
            </p>
          </li>
        ))}
      </ul>
    </Disclosure>
  );
};
