// Search and order; both stand in the address.
import { Field, Input, makeStyles, Select } from '@fluentui/react-components';
import { Search20Regular } from '@fluentui/react-icons/svg/search';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { z } from 'zod';
import type { PeopleSearch } from './list.ts';

const useStyles = makeStyles({
  bar: { display: 'flex', flexWrap: 'wrap', gap: '12px', alignItems: 'end' },
  search: { flex: '0 1 360px', minWidth: '220px', '@media (max-width: 859px)': { flexBasis: '100%' } },
});

const Sort = z.enum(['name', 'department', 'coverage']);

const SortSelect = ({ search }: { search: PeopleSearch }) => {
  const navigate = useNavigate({ from: '/people' });
  const choose = (value: string): void => {
    void navigate({
      search: (before) => ({ ...before, sort: Sort.parse(value), order: 'asc', page: undefined }),
      replace: true,
    });
  };
  return (
    <Field label="Order">
      <Select value={search.sort ?? 'name'} onChange={(_, { value }) => choose(value)}>
        <option value="name">By name</option>
        <option value="department">By department</option>
        <option value="coverage">Least coverage first</option>
      </Select>
    </Field>
  );
};

export const PeopleToolbar = ({ search }: { search: PeopleSearch }) => {
  const styles = useStyles();
  const navigate = useNavigate({ from: '/people' });
  const asked = search.search ?? '';
  const [typed, setTyped] = useState(asked);
  const [seen, setSeen] = useState(asked);
  const [sent, setSent] = useState(asked);
  if (seen !== asked) {
    // The address changed: by what was typed here (typing may have gone on since), or by a link or the way back.
    setSeen(asked);
    if (asked !== sent) setTyped(asked);
  }
  useEffect(() => {
    if (typed.trim() === asked) return undefined;
    const timer = setTimeout(() => {
      const next = typed.trim() === '' ? undefined : typed.trim().slice(0, 200);
      setSent(next ?? '');
      void navigate({ search: (before) => ({ ...before, search: next, page: undefined }), replace: true });
    }, 250);
    return () => clearTimeout(timer);
  }, [typed, asked, navigate]);
  return (
    <search className={styles.bar}>
      <Field label="Search people" className={styles.search}>
        <Input
          type="search"
          value={typed}
          maxLength={200}
          placeholder="Name, address or department"
          contentBefore={<Search20Regular />}
          onChange={(_, { value }) => setTyped(value)}
        />
      </Field>
      <SortSelect search={search} />
    </search>
  );
};
