// Search and order of the accounts; both stand in the address.
import { Field, Input, makeStyles, Select } from '@fluentui/react-components';
import { Search20Regular } from '@fluentui/react-icons/svg/search';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { z } from 'zod';

const Sort = z.enum(['name', 'source', 'lost', 'confidence']);

const useStyles = makeStyles({
  bar: { display: 'flex', flexWrap: 'wrap', gap: '12px', alignItems: 'end' },
  search: { flex: '0 1 360px', minWidth: '220px', '@media (max-width: 859px)': { flexBasis: '100%' } },
});

interface ToolbarProps {
  readonly search: string;
  readonly sort: z.infer<typeof Sort>;
  /** Whether accounts have somebody proposed. */
  readonly proposed: boolean;
}

export const Toolbar = ({ search, sort, proposed }: ToolbarProps) => {
  const styles = useStyles();
  const navigate = useNavigate({ from: '/people/identities' });
  const [typed, setTyped] = useState(search);
  useEffect(() => {
    if (typed.trim() === search) return undefined;
    const timer = setTimeout(() => {
      const next = typed.trim() === '' ? undefined : typed.trim();
      void navigate({ search: (before) => ({ ...before, search: next, page: undefined }), replace: true });
    }, 250);
    return () => clearTimeout(timer);
  }, [typed, search, navigate]);
  return (
    <search className={styles.bar}>
      <Field label="Search accounts" className={styles.search}>
        <Input
          type="search"
          value={typed}
          maxLength={200}
          placeholder="Name, address or person"
          contentBefore={<Search20Regular />}
          onChange={(_, { value }) => setTyped(value)}
        />
      </Field>
      <Field label="Order">
        <Select
          value={sort}
          onChange={(_, { value }) =>
            void navigate({
              search: (before) => ({ ...before, sort: Sort.parse(value), page: undefined }),
              replace: true,
            })
          }
        >
          <option value="name">By name</option>
          <option value="source">By source</option>
          <option value="lost">Most lost first</option>
          {proposed && <option value="confidence">Surest first</option>}
        </Select>
      </Field>
    </search>
  );
};
