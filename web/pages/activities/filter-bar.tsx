// What the feed is narrowed to: kinds, people, sources; all of it stands in the address.
import { Button, makeStyles } from '@fluentui/react-components';
import { FilterDismiss20Regular } from '@fluentui/react-icons/svg/filter-dismiss';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { activityKinds } from '../../../src/contract/activities.ts';
import { connectionsQuery } from '../../queries/connections.ts';
import { KindChip, PersonChip } from './chips.tsx';
import { type Chosen, chosenOf, type FeedSearch, isNarrowed, toggled } from './filter.ts';
import { PersonFilter } from './person-filter.tsx';
import { kindNames } from './words.ts';

const useStyles = makeStyles({
  bar: { display: 'flex', flexWrap: 'wrap', gap: '10px', alignItems: 'center' },
  line: { display: 'contents' },
  kinds: {
    display: 'flex',
    gap: '8px',
    flexWrap: 'wrap',
    margin: 0,
    padding: 0,
    border: 'none',
    minWidth: 0,
    '@media (max-width: 859px)': {
      flex: '1 1 100%',
      flexWrap: 'nowrap',
      overflowX: 'auto',
      padding: '2px 16px',
      margin: '0 -16px',
      scrollbarWidth: 'none',
    },
  },
  field: {
    width: '260px',
    minWidth: 0,
    '@media (max-width: 859px)': { width: '100%' },
  },
});

interface FilterBarProps {
  readonly search: FeedSearch;
  /** One's own feed: neither people nor sources to choose. */
  readonly own: boolean;
  /** A day that people are listed as of. */
  readonly day: string;
}

const useToggle = (search: FeedSearch) => {
  const navigate = useNavigate();
  return (name: Chosen, value: string): void => {
    void navigate({ to: '/activities', search: (before) => ({ ...before, [name]: toggled(search, name, value) }) });
  };
};

/** One source alone is nothing to choose from. */
const SourceFilter = ({ search, onToggle }: { search: FeedSearch; onToggle: (id: string) => void }) => {
  const styles = useStyles();
  const { data } = useQuery({ ...connectionsQuery, throwOnError: false });
  const connections = data?.connections ?? [];
  const chosen = chosenOf(search, 'source');
  if (connections.length < 2 && chosen.length === 0) return null;
  return (
    <fieldset className={styles.kinds} aria-label="Sources">
      {connections.map(({ id, tenantName }) => (
        <KindChip key={id} label={tenantName} on={chosen.includes(id)} onToggle={() => onToggle(id)} />
      ))}
    </fieldset>
  );
};

const Narrowing = ({ search, day }: { search: FeedSearch; day: string }) => {
  const styles = useStyles();
  const toggle = useToggle(search);
  const people = chosenOf(search, 'person');
  return (
    <div className={styles.line}>
      <div className={styles.field}>
        <PersonFilter chosen={people} day={day} onToggle={(id) => toggle('person', id)} />
      </div>
      <SourceFilter search={search} onToggle={(id) => toggle('source', id)} />
      {people.map((id) => (
        <PersonChip key={id} id={id} day={day} onRemove={() => toggle('person', id)} />
      ))}
    </div>
  );
};

export const ClearFilter = ({ appearance }: { appearance: 'subtle' | 'primary' }) => {
  const navigate = useNavigate();
  return (
    <Button
      appearance={appearance}
      icon={<FilterDismiss20Regular />}
      onClick={() => {
        void navigate({
          to: '/activities',
          search: ({ days, from, to }) => ({ days, from, to }),
        });
      }}
    >
      Clear
    </Button>
  );
};

export const FilterBar = ({ search, own, day }: FilterBarProps) => {
  const styles = useStyles();
  const toggle = useToggle(search);
  const kinds = chosenOf(search, 'kind');
  const strip = useRef<HTMLFieldSetElement>(null);
  useEffect(() => {
    // On a phone the strip is wider than the screen: what is chosen is brought into sight.
    const chosen = strip.current?.querySelector('[aria-pressed="true"]');
    chosen?.scrollIntoView({ inline: 'center', block: 'nearest' });
  }, []);
  return (
    <search className={styles.bar}>
      <fieldset className={styles.kinds} aria-label="Kinds of activity" ref={strip}>
        {activityKinds.map((kind) => (
          <KindChip
            key={kind}
            label={kindNames[kind]}
            on={kinds.includes(kind)}
            onToggle={() => toggle('kind', kind)}
          />
        ))}
        {isNarrowed(search) && <ClearFilter appearance="subtle" />}
      </fieldset>
      {!own && <Narrowing search={search} day={day} />}
    </search>
  );
};
