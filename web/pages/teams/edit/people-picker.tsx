// Who belongs to a team: found on the roster by name, added, taken out; one of them or somebody else leads it.
import { Button, Field, makeStyles, SearchBox, Select, tokens } from '@fluentui/react-components';
import { Add20Regular } from '@fluentui/react-icons/svg/add';
import { Dismiss20Regular } from '@fluentui/react-icons/svg/dismiss';
import { useQuery } from '@tanstack/react-query';
import { useDeferredValue, useState } from 'react';
import { rosterSearchQuery } from '../../../queries/people.ts';
import { countOf } from '../../../ui/figures.ts';

const useStyles = makeStyles({
  stack: { display: 'grid', gap: '20px' },
  columns: {
    display: 'grid',
    gridTemplateColumns: 'repeat(2, minmax(0, 1fr))',
    gap: '24px',
    '@media (max-width: 859px)': { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
  column: { display: 'grid', gap: '8px', alignContent: 'start', minWidth: 0 },
  title: { fontSize: '14px', lineHeight: '20px', fontWeight: tokens.fontWeightSemibold },
  list: {
    listStyle: 'none',
    display: 'grid',
    maxHeight: '320px',
    overflowY: 'auto',
    borderRadius: '8px',
    border: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  row: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) auto',
    alignItems: 'center',
    gap: '8px',
    padding: '4px 4px 4px 12px',
    '& + &': { borderTop: `1px solid ${tokens.colorNeutralStroke3}` },
  },
  quiet: { fontSize: '12px', lineHeight: '16px', color: tokens.colorNeutralForeground3, overflowWrap: 'anywhere' },
  lead: { maxWidth: '420px' },
});

export interface Chosen {
  readonly id: string;
  readonly fullName: string;
  readonly email: string;
}

interface RowProps {
  readonly person: Chosen;
  readonly action: 'Add' | 'Take out';
  readonly onAct: () => void;
}

const Row = ({ person, action, onAct }: RowProps) => {
  const styles = useStyles();
  return (
    <li className={styles.row}>
      <div>
        <p>{person.fullName}</p>
        <p className={styles.quiet}>{person.email}</p>
      </div>
      <Button
        appearance="subtle"
        icon={action === 'Add' ? <Add20Regular /> : <Dismiss20Regular />}
        aria-label={`${action} ${person.fullName}`}
        onClick={onAct}
      />
    </li>
  );
};

const Found = ({ chosen, onAdd }: { chosen: readonly Chosen[]; onAdd: (person: Chosen) => void }) => {
  const styles = useStyles();
  const [search, setSearch] = useState('');
  const { data } = useQuery(rosterSearchQuery(useDeferredValue(search)));
  const inTeam = new Set(chosen.map(({ id }) => id));
  const found = (data?.people ?? []).filter(({ id }) => !inTeam.has(id));
  return (
    <div className={styles.column}>
      <h2 className={styles.title}>On the roster</h2>
      <SearchBox
        aria-label="Find somebody by name or address"
        placeholder="Find somebody by name or address"
        value={search}
        onChange={(_, { value }) => setSearch(value)}
      />
      {/* oxlint-disable-next-line jsx-a11y/no-redundant-roles -- Safari drops the list when its style is none */}
      <ul role="list" className={styles.list} aria-label="Found">
        {found.map(({ id, fullName, email }) => (
          <Row key={id} person={{ id, fullName, email }} action="Add" onAct={() => onAdd({ id, fullName, email })} />
        ))}
      </ul>
    </div>
  );
};

interface PickerProps {
  readonly people: readonly Chosen[];
  readonly leadId: string | null;
  readonly onChange: (people: readonly Chosen[], leadId: string | null) => void;
}

export const PeoplePicker = ({ people, leadId, onChange }: PickerProps) => {
  const styles = useStyles();
  return (
    <div className={styles.stack}>
      <div className={styles.columns}>
        <Found
          chosen={people}
          onAdd={(person) =>
            onChange(
              [...people, person].toSorted((a, b) => a.fullName.localeCompare(b.fullName)),
              leadId,
            )
          }
        />
        <div className={styles.column}>
          <h2 className={styles.title}>In the team: {countOf(people.length, 'person', 'people')}</h2>
          {people.length === 0 ? (
            <p className={styles.quiet}>Nobody yet.</p>
          ) : (
            // oxlint-disable-next-line jsx-a11y/no-redundant-roles -- Safari drops the list when its style is none
            <ul role="list" className={styles.list} aria-label="In the team">
              {people.map((person) => (
                <Row
                  key={person.id}
                  person={person}
                  action="Take out"
                  onAct={() =>
                    onChange(
                      people.filter(({ id }) => id !== person.id),
                      leadId === person.id ? null : leadId,
                    )
                  }
                />
              ))}
            </ul>
          )}
        </div>
      </div>
      <Field
        label="Led by"
        hint="Who leads the team sees its figures, when they sign in as a manager."
        className={styles.lead}
      >
        <Select value={leadId ?? ''} onChange={(_, { value }) => onChange(people, value === '' ? null : value)}>
          <option value="">Nobody</option>
          {people.map(({ id, fullName }) => (
            <option key={id} value={id}>
              {fullName}
            </option>
          ))}
        </Select>
      </Field>
    </div>
  );
};
