// Adds a rule: include or leave out, a group, a domain or a person.
import { Button, Field, Input, makeStyles, Select } from '@fluentui/react-components';
import { Add20Regular } from '@fluentui/react-icons/svg/add';
import { useState } from 'react';
import { GroupSearch } from './group-search.tsx';
import { faultOfValue, type Rule, tidyValue } from './rules.ts';

const useStyles = makeStyles({
  row: { display: 'flex', flexWrap: 'wrap', gap: '8px', alignItems: 'flex-start' },
  value: { flex: '1 1 240px', minWidth: 0 },
  // Beside a labelled field it stands level with the box; wrapped below one it needs no room above.
  add: { marginTop: '26px', '@media (max-width: 859px)': { marginTop: 0 } },
});

interface RuleFormProps {
  readonly connectionId: string;
  readonly onAdd: (rule: Rule) => void;
}

const ValueField = ({ kind, onAdd }: { kind: 'domain' | 'person'; onAdd: (value: string) => void }) => {
  const styles = useStyles();
  const [typed, setTyped] = useState('');
  const [fault, setFault] = useState<string | null>(null);
  const add = (): void => {
    const value = tidyValue(kind, typed);
    const found = faultOfValue(kind, value);
    setFault(found);
    if (found !== null) return;
    onAdd(value);
    setTyped('');
  };
  return (
    <>
      <Field
        className={styles.value}
        label={kind === 'domain' ? 'Domain' : 'Address'}
        {...(fault === null ? {} : { validationMessage: fault })}
      >
        <Input
          value={typed}
          autoComplete="off"
          spellCheck={false}
          placeholder={kind === 'domain' ? 'contoso.com' : 'ana@contoso.com'}
          onChange={(_, { value }) => {
            setTyped(value);
            setFault(null);
          }}
          onKeyDown={(event) => {
            if (event.key === 'Enter') add();
          }}
        />
      </Field>
      <Button className={styles.add} icon={<Add20Regular />} onClick={add}>
        Add
      </Button>
    </>
  );
};

const kinds = ['group', 'domain', 'person'] as const;
const kindWords = { group: 'a group', domain: 'a domain', person: 'a person' } as const;

export const RuleForm = ({ connectionId, onAdd }: RuleFormProps) => {
  const styles = useStyles();
  const [effect, setEffect] = useState<Rule['effect']>('include');
  const [kind, setKind] = useState<Rule['kind']>('group');
  return (
    <div className={styles.row}>
      <Field label="Rule">
        <Select value={effect} onChange={(_, { value }) => setEffect(value === 'exclude' ? 'exclude' : 'include')}>
          <option value="include">Include</option>
          <option value="exclude">Leave out</option>
        </Select>
      </Field>
      <Field label="Whom">
        <Select value={kind} onChange={(_, { value }) => setKind(kinds.find((each) => each === value) ?? 'group')}>
          {kinds.map((each) => (
            <option key={each} value={each}>
              {kindWords[each]}
            </option>
          ))}
        </Select>
      </Field>
      {kind === 'group' ? (
        <GroupSearch
          connectionId={connectionId}
          onChoose={(group) => onAdd({ effect, kind, value: group.id, label: group.name })}
        />
      ) : (
        <ValueField key={kind} kind={kind} onAdd={(value) => onAdd({ effect, kind, value, label: value })} />
      )}
    </div>
  );
};
