// Adds leave of one person: whole days, or halves of them.
import { Button, Field, Input, makeStyles, Radio, RadioGroup } from '@fluentui/react-components';
import { useState } from 'react';
import type { DayPart } from '../../../../src/contract/working-time.ts';
import { Dialog } from '../../../ui/dialog.tsx';
import { Failure } from '../../../ui/states.tsx';
import { EffectNote } from './effect-note.tsx';
import { addLeave, type LeaveOwner } from './owner.ts';
import { useChange } from './use-change.ts';

const useStyles = makeStyles({ days: { display: 'flex', flexWrap: 'wrap', gap: '12px' } });

const parts = [
  { value: 'day', label: 'Whole days' },
  { value: 'morning', label: 'First half' },
  { value: 'afternoon', label: 'Second half' },
] as const satisfies readonly { value: DayPart; label: string }[];

interface LeaveDialogProps {
  readonly owner: LeaveOwner;
  readonly today: string;
  readonly onClose: () => void;
}

export const LeaveDialog = ({ owner, today, onClose }: LeaveDialogProps) => {
  const styles = useStyles();
  const [from, setFrom] = useState(today);
  const [to, setTo] = useState(today);
  const [part, setPart] = useState<DayPart>('day');
  const make = (save: boolean) => addLeave(owner, { from, to, part, save });
  const { effect, pending, error, faults, go, edited } = useChange(make, { done: onClose, said: 'Leave added.' });
  const fault = faults['to'] ?? faults['from'];
  return (
    <Dialog
      title="Add leave"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button appearance="primary" disabledFocusable={pending} onClick={go}>
            {effect === null ? 'See what changes' : 'Add'}
          </Button>
        </>
      }
    >
      <div className={styles.days}>
        <Field label="First day">
          <Input
            type="date"
            value={from}
            onChange={(_, { value }) => {
              setFrom(value);
              if (to < value) setTo(value);
              edited();
            }}
          />
        </Field>
        <Field label="Last day" {...(fault === undefined ? {} : { validationMessage: fault })}>
          <Input
            type="date"
            min={from}
            value={to}
            onChange={(_, { value }) => {
              setTo(value);
              edited();
            }}
          />
        </Field>
      </div>
      <Field label="Of each day" hint="A half is half of that day’s working time.">
        <RadioGroup
          value={part}
          onChange={(_, { value }) => {
            setPart(parts.find((one) => one.value === value)?.value ?? 'day');
            edited();
          }}
        >
          {parts.map(({ value, label }) => (
            <Radio key={value} value={value} label={label} />
          ))}
        </RadioGroup>
      </Field>
      {effect !== null && <EffectNote effect={effect} />}
      {error !== null && fault === undefined && <Failure error={error} />}
    </Dialog>
  );
};
