// Changes for how long a kind of data is kept: what would go is shown before it is saved.
import { Button, Field, Input, makeStyles, Radio, RadioGroup } from '@fluentui/react-components';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { changeRetention, type Retention } from '../../../../src/contract/retention.ts';
import { call } from '../../../api.ts';
import { retentionQuery } from '../../../queries/retention.ts';
import { announce } from '../../../ui/announcer.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { faultsOfCall } from '../../../ui/faults.ts';
import { countOf, writeCount } from '../../../ui/figures.ts';
import { Note } from '../../../ui/note.tsx';
import { Failure } from '../../../ui/states.tsx';

const useStyles = makeStyles({ days: { width: '120px' } });

const Preview = ({ then }: { then: Retention }) => {
  const { count, more } = then.dueNow;
  if (count === 0)
    return (
      <Note tone="info" alert>
        <p>Nothing goes now.</p>
      </Note>
    );
  return (
    <Note tone="danger" title={`${more ? 'More than ' : ''}${writeCount(count)} go within the hour, for good`} alert>
      <p>They are not read again, also when you keep them longer later.</p>
    </Note>
  );
};

export const KeepDialog = ({ kept, onClose }: { kept: Retention; onClose: () => void }) => {
  const styles = useStyles();
  const queries = useQueryClient();
  const [limited, setLimited] = useState(kept.days !== null);
  const [text, setText] = useState(String(kept.days ?? kept.standard));
  const [then, setThen] = useState<Retention | null>(null);
  const days = limited ? Number.parseInt(text, 10) : null;
  const { mutate, isPending, error, reset } = useMutation({
    mutationFn: (save: boolean) => call(changeRetention, { kind: kept.kind, days, save }),
    onSuccess: async ({ retention, saved }) => {
      setThen(retention);
      if (!saved) return;
      announce('Saved.');
      await queries.invalidateQueries({ queryKey: retentionQuery.queryKey });
      onClose();
    },
  });
  const edited = (): void => {
    setThen(null);
    if (error !== null) reset();
  };
  const fault = Number.isNaN(days)
    ? 'Enter a number of days.'
    : error === null
      ? undefined
      : faultsOfCall(error)['days'];
  return (
    <Dialog
      title={kept.title}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            appearance="primary"
            disabledFocusable={isPending || Number.isNaN(days)}
            onClick={() => !Number.isNaN(days) && mutate(then !== null)}
          >
            {then === null ? 'See what goes' : then.dueNow.count > 0 ? 'Save and delete' : 'Save'}
          </Button>
        </>
      }
    >
      <p>{kept.what}</p>
      {kept.most === null && (
        <Field label="Kept">
          <RadioGroup
            value={limited ? 'limited' : 'always'}
            onChange={(_, { value }) => {
              setLimited(value === 'limited');
              edited();
            }}
          >
            <Radio value="limited" label="For a number of days" />
            <Radio value="always" label="Without a limit" />
          </RadioGroup>
        </Field>
      )}
      {limited && (
        <Field
          label="Days"
          hint={`At least ${kept.least}${kept.most === null ? '' : `, at most ${kept.most}`}; a new organization begins with ${countOf(kept.standard, 'day')}.`}
          {...(fault === undefined ? {} : { validationMessage: fault })}
        >
          <Input
            className={styles.days}
            type="number"
            min={kept.least}
            value={text}
            onChange={(_, { value }) => {
              setText(value);
              edited();
            }}
          />
        </Field>
      )}
      {then !== null && <Preview then={then} />}
      {error !== null && fault === undefined && <Failure error={error} />}
    </Dialog>
  );
};
