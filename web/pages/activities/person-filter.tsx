// Chooses people by name: a combobox that searches the roster; who is chosen stands beside it as chips.
import { useQuery } from '@tanstack/react-query';
import { useDeferredValue, useState } from 'react';
import { peopleQuery } from '../../queries/people.ts';
import { Combobox } from '../../ui/combobox.tsx';

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

export const PersonFilter = ({ chosen, day, onToggle }: PersonFilterProps) => {
  const [typed, setTyped] = useState('');
  const search = useDeferredValue(typed.trim());
  const [open, setOpen] = useState(false);
  const { data } = useQuery({
    ...peopleQuery({ from: day, to: day, search, size: found, signals: '' }),
    enabled: open,
    throwOnError: false,
  });
  const people = data === undefined ? null : byName(data.people, search).slice(0, shown);
  return (
    <Combobox
      label="People"
      placeholder={chosen.length === 0 ? 'Everybody' : 'Add a person'}
      typed={typed}
      choices={people === null ? null : people.map(({ id, fullName }) => ({ value: id, label: fullName }))}
      chosen={chosen}
      open={open}
      onType={(text) => setTyped(text.slice(0, 200))}
      onOpen={(next) => {
        setOpen(next);
        if (!next) setTyped('');
      }}
      onToggle={onToggle}
    />
  );
};
