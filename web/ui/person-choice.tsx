// Choosing one person by a part of their name or address.
import { Field, Input, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { Search20Regular } from '@fluentui/react-icons/svg/search';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { findPersons } from '../../src/contract/identities.ts';
import { call } from '../api.ts';

export interface ChosenPerson {
  readonly id: string;
  readonly fullName: string;
  readonly email: string;
}

const useStyles = makeStyles({
  stack: { display: 'grid', gap: '8px' },
  list: { display: 'grid', gap: '4px', border: 'none', padding: 0, margin: 0, minWidth: 0 },
  one: {
    display: 'grid',
    gridTemplateColumns: '20px minmax(0, 1fr)',
    gap: '10px',
    alignItems: 'center',
    minHeight: '44px',
    padding: '6px 12px',
    borderRadius: '8px',
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    cursor: 'pointer',
    ':hover': { backgroundColor: tokens.colorNeutralBackground1Hover },
  },
  chosen: { border: `1px solid ${tokens.colorCompoundBrandStroke}`, backgroundColor: tokens.colorBrandBackground2 },
  mail: { display: 'block', fontSize: '12px', lineHeight: '16px', color: tokens.colorNeutralForeground2 },
  words: { minWidth: 0, overflowWrap: 'anywhere' },
  quiet: { color: tokens.colorNeutralForeground2, fontSize: '13px' },
});

interface PersonChoiceProps {
  readonly label: string;
  readonly chosen: ChosenPerson | null;
  readonly onChoose: (person: ChosenPerson) => void;
  /** Who is not offered. */
  readonly except?: string;
}

export const PersonChoice = ({ label, chosen, onChoose, except }: PersonChoiceProps) => {
  const styles = useStyles();
  const name = useId();
  const [search, setSearch] = useState('');
  const { data, isPending } = useQuery({
    queryKey: ['persons-found', search],
    queryFn: ({ signal }) => call(findPersons, { search }, signal),
    placeholderData: keepPreviousData,
  });
  const people = (data?.people ?? []).filter((person) => person.id !== except);
  return (
    <div className={styles.stack}>
      <Field label={label}>
        <Input
          type="search"
          value={search}
          maxLength={200}
          placeholder="Name or address"
          contentBefore={<Search20Regular />}
          onChange={(_, { value }) => setSearch(value)}
        />
      </Field>
      <fieldset className={styles.list} aria-label="People found">
        {people.map((person) => (
          <label key={person.id} className={mergeClasses(styles.one, chosen?.id === person.id && styles.chosen)}>
            <input type="radio" name={name} checked={chosen?.id === person.id} onChange={() => onChoose(person)} />
            <span className={styles.words}>
              {person.fullName}
              <span className={styles.mail}>{person.email}</span>
            </span>
          </label>
        ))}
      </fieldset>
      {!isPending && people.length === 0 && <p className={styles.quiet}>Nobody is found by this.</p>}
    </div>
  );
};
