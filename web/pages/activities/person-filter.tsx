// Chooses people by name: a combobox that searches the roster; who is chosen stands beside it as chips.
import { Combobox, makeStyles, Option } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { useDeferredValue, useState } from 'react';
import { peopleQuery } from '../../queries.ts';

/** Asked for, so that those found by name are among them; shown of them. */
const found = 30;
const shown = 8;

interface PersonFilterProps {
  readonly chosen: readonly string[];
  /** A day: people are listed as of it. */
  readonly day: string;
  readonly onToggle: (id: string) => void;
}

/** The roster is searched by addresses too: whose name has what was typed comes first. */
const byName = <Named extends { fullName: string }>(people: readonly Named[], search: string): readonly Named[] => {
  const wanted = search.toLowerCase();
  const has = ({ fullName }: Named): boolean => fullName.toLowerCase().includes(wanted);
  return [...people.filter(has), ...people.filter((person) => !has(person))];
};

const useStyles = makeStyles({
  box: { width: '100%', minWidth: 0 },
  // Over the days of the feed, whose headings stick.
  list: { zIndex: 5 },
});

export const PersonFilter = ({ chosen, day, onToggle }: PersonFilterProps) => {
  const styles = useStyles();
  const [typed, setTyped] = useState('');
  const search = useDeferredValue(typed.trim());
  const [open, setOpen] = useState(false);
  const { data } = useQuery({
    ...peopleQuery({ from: day, to: day, search, size: found, signals: '' }),
    enabled: open,
    throwOnError: false,
  });
  const people = byName(data?.people ?? [], search).slice(0, shown);
  return (
    <Combobox
      className={styles.box}
      listbox={{ className: styles.list }}
      aria-label="People"
      placeholder={chosen.length === 0 ? 'Everybody' : 'Add a person'}
      inlinePopup
      multiselect
      value={typed}
      selectedOptions={[...chosen]}
      open={open}
      onOpenChange={(_, next) => {
        setOpen(next.open);
        if (!next.open) setTyped('');
      }}
      onChange={(event) => setTyped(event.target.value.slice(0, 200))}
      onOptionSelect={(_, { optionValue }) => {
        if (optionValue !== undefined && optionValue !== '') onToggle(optionValue);
        setTyped('');
      }}
    >
      {people.map((person) => (
        <Option key={person.id} value={person.id} text={person.fullName}>
          {person.fullName}
        </Option>
      ))}
      {data !== undefined && people.length === 0 && (
        <Option value="" text="Nobody" disabled>
          Nobody found
        </Option>
      )}
    </Combobox>
  );
};
