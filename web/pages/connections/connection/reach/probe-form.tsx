// Adds a mailbox to be probed, with what must come of it.
import { Button, Field, Input, makeStyles, Select } from '@fluentui/react-components';
import { Add20Regular } from '@fluentui/react-icons/svg/add';
import { useState } from 'react';
import type { Probe } from '../../../../../src/contract/reach.ts';
import { faultOfValue, tidyValue } from './rules.ts';

const useStyles = makeStyles({
  row: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: '8px',
    alignItems: 'flex-start',
    '@media (max-width: 859px)': { alignItems: 'flex-end' },
  },
  mailbox: { flex: '1 1 240px', minWidth: 0 },
  // Beside a labelled field it stands level with the box; wrapped below one it needs no room above.
  add: { marginTop: '26px', '@media (max-width: 859px)': { marginTop: 0 } },
});

interface ProbeFormProps {
  readonly taken: readonly string[];
  readonly busy: boolean;
  readonly onAdd: (probe: Pick<Probe, 'mailbox' | 'expected'>) => void;
}

export const ProbeForm = ({ taken, busy, onAdd }: ProbeFormProps) => {
  const styles = useStyles();
  const [expected, setExpected] = useState<Probe['expected']>('answers');
  const [typed, setTyped] = useState('');
  const [fault, setFault] = useState<string | null>(null);
  const add = (): void => {
    const mailbox = tidyValue('person', typed);
    const found = taken.includes(mailbox) ? 'It is probed already.' : faultOfValue('person', mailbox);
    setFault(found);
    if (found !== null || busy) return;
    onAdd({ mailbox, expected });
    setTyped('');
  };
  return (
    <div className={styles.row}>
      <Field className={styles.mailbox} label="Mailbox" {...(fault === null ? {} : { validationMessage: fault })}>
        <Input
          value={typed}
          type="email"
          autoComplete="off"
          spellCheck={false}
          placeholder="ana@contoso.com"
          onChange={(_, { value }) => {
            setTyped(value);
            setFault(null);
          }}
          onKeyDown={(event) => {
            if (event.key === 'Enter') add();
          }}
        />
      </Field>
      <Field label="Expected">
        <Select value={expected} onChange={(_, { value }) => setExpected(value === 'refused' ? 'refused' : 'answers')}>
          <option value="answers">must answer</option>
          <option value="refused">must be refused</option>
        </Select>
      </Field>
      <Button className={styles.add} icon={<Add20Regular />} onClick={add} disabledFocusable={busy}>
        {busy ? 'Probing' : 'Add and probe'}
      </Button>
    </div>
  );
};
