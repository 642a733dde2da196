// Finds a group at the source by the beginning of its name or address.
import { Field, Input, makeStyles, tokens } from '@fluentui/react-components';
import { Search20Regular } from '@fluentui/react-icons/svg/search';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useDeferredValue, useState } from 'react';
import { findGroups } from '../../../../../src/contract/reach.ts';
import type { z } from 'zod';
import { call } from '../../../../api.ts';
import { ProblemGroup } from '../../../../ui/problem-group.tsx';
import { tellError } from '../../../../ui/states.tsx';

type Group = z.output<typeof findGroups.output>['groups'][number];

const useStyles = makeStyles({
  box: { flex: '1 1 260px', minWidth: 0, display: 'grid', gap: '6px' },
  list: {
    listStyle: 'none',
    display: 'grid',
    borderRadius: '8px',
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    maxHeight: '240px',
    overflowY: 'auto',
  },
  choice: {
    display: 'grid',
    width: '100%',
    padding: '8px 12px',
    border: 'none',
    background: 'none',
    font: 'inherit',
    color: 'inherit',
    textAlign: 'left',
    cursor: 'pointer',
    ':hover': { backgroundColor: tokens.colorSubtleBackgroundHover },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
  },
  quiet: { fontSize: '12px', lineHeight: '16px', color: tokens.colorNeutralForeground3 },
});

interface GroupSearchProps {
  readonly connectionId: string;
  readonly onChoose: (group: Group) => void;
}

const useGroups = (connectionId: string, typed: string) => {
  const text = useDeferredValue(typed.trim());
  return useQuery({
    queryKey: ['groups', connectionId, text],
    queryFn: ({ signal }) => call(findGroups, { id: connectionId, text }, signal),
    enabled: text !== '',
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    retry: false,
  });
};

export const GroupSearch = ({ connectionId, onChoose }: GroupSearchProps) => {
  const styles = useStyles();
  const [typed, setTyped] = useState('');
  const { data, error } = useGroups(connectionId, typed);
  const searching = typed.trim() !== '';
  const none = searching && data !== undefined && data.problem === null && data.groups.length === 0;
  return (
    <div className={styles.box}>
      <Field
        label="Group"
        {...(none ? { hint: 'No group begins with this.' } : {})}
        {...(searching && error !== null ? { validationMessage: tellError(error).title } : {})}
      >
        <Input
          value={typed}
          autoComplete="off"
          placeholder="Start of its name"
          contentBefore={<Search20Regular />}
          onChange={(_, { value }) => setTyped(value)}
        />
      </Field>
      {searching && data !== undefined && data.problem !== null && <ProblemGroup problem={data.problem} />}
      {searching && data !== undefined && data.groups.length > 0 && (
        // oxlint-disable-next-line jsx-a11y/no-redundant-roles -- Safari drops the list when its style is none
        <ul role="list" className={styles.list} aria-label="Groups found">
          {data.groups.map((group) => (
            <li key={group.id}>
              <button
                type="button"
                className={styles.choice}
                onClick={() => {
                  onChoose(group);
                  setTyped('');
                }}
              >
                {group.name}
                {group.address !== null && <span className={styles.quiet}>{group.address}</span>}
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
};
