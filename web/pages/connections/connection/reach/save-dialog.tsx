// Asks what becomes of data already read when rules leave its mailboxes out.
import { Button, Field, Radio, RadioGroup } from '@fluentui/react-components';
import { useState } from 'react';
import { Dialog } from '../../../../ui/dialog.tsx';
import { countOf } from '../../../../ui/figures.ts';
import { Note } from '../../../../ui/note.tsx';

interface SaveDialogProps {
  /** Mailboxes with data that are left out from now on. */
  readonly leftOut: number;
  readonly onClose: () => void;
  readonly onSave: (erase: boolean) => void;
}

export const SaveDialog = ({ leftOut, onClose, onSave }: SaveDialogProps) => {
  const [erase, setErase] = useState(false);
  const mailboxes = countOf(leftOut, 'mailbox', 'mailboxes');
  return (
    <Dialog
      title={`Leave ${mailboxes} out from now on?`}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button appearance="primary" onClick={() => onSave(erase)}>
            {erase ? 'Save and erase' : 'Save'}
          </Button>
        </>
      }
    >
      <Field label={`What was read of ${leftOut === 1 ? 'it' : 'them'} already`}>
        <RadioGroup value={erase ? 'erase' : 'keep'} onChange={(_, { value }) => setErase(value === 'erase')}>
          <Radio value="keep" label="Keep it" />
          <Radio value="erase" label="Erase it for good, with a receipt" />
        </RadioGroup>
      </Field>
      {erase && <Note tone="danger" title={`What was read of ${mailboxes} is deleted. This cannot be undone.`} />}
    </Dialog>
  );
};
