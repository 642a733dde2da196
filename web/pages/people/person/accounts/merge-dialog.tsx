// Making one person of two: the accounts of this one become the other's.
import { Button } from '@fluentui/react-components';
import { useState } from 'react';
import { mergePersons } from '../../../../../src/contract/identities.ts';
import { call } from '../../../../api.ts';
import type { Deciding } from '../../../../ui/deciding.ts';
import { Dialog } from '../../../../ui/dialog.tsx';
import { type ChosenPerson, PersonChoice } from '../../../../ui/person-choice.tsx';
import { Failure } from '../../../../ui/states.tsx';

interface MergeDialogProps {
  readonly personId: string;
  readonly fullName: string;
  readonly deciding: Deciding;
  readonly onClose: () => void;
}

export const MergeDialog = ({ personId, fullName, deciding, onClose }: MergeDialogProps) => {
  const [other, setOther] = useState<ChosenPerson | null>(null);
  const send = async (): Promise<void> => {
    if (other === null) return;
    const text = `${other.fullName} is merged into ${fullName}.`;
    if (await deciding.decide(() => call(mergePersons, { personId: other.id, into: personId }), text)) onClose();
  };
  return (
    <Dialog
      title={`Who is ${fullName} too?`}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            appearance="primary"
            disabledFocusable={other === null || deciding.isPending}
            onClick={() => void send()}
          >
            {deciding.isPending ? 'Merging' : 'Merge'}
          </Button>
        </>
      }
    >
      <p>
        The accounts of whom you choose become {fullName}’s, and they leave the list of people. Nothing is rewritten: it
        can be undone at any time.
      </p>
      <PersonChoice label="The other entry" chosen={other} onChoose={setOther} except={personId} />
      {deciding.error !== null && <Failure error={deciding.error} />}
    </Dialog>
  );
};
