// Asks before a version, leave or calendar is removed: shows what that would have computed again.
import { Button } from '@fluentui/react-components';
import { useEffect } from 'react';
import type { TimeEffect } from '../../../../src/contract/working-time.ts';
import { Dialog } from '../../../ui/dialog.tsx';
import { Failure } from '../../../ui/states.tsx';
import { EffectNote } from './effect-note.tsx';
import { useChange } from './use-change.ts';

interface RemoveDialogProps {
  readonly title: string;
  readonly text: string;
  readonly remove: (save: boolean) => Promise<TimeEffect>;
  readonly onClose: () => void;
}

export const RemoveDialog = ({ title, text, remove, onClose }: RemoveDialogProps) => {
  const { effect, pending, error, go } = useChange(remove, { done: onClose, said: 'Removed.' });
  // What it would do is asked for at once, and only once: the dialog is opened anew for each thing.
  // oxlint-disable-next-line react-hooks/exhaustive-deps -- go is another function each time
  useEffect(() => go(), []);
  return (
    <Dialog
      title={title}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            appearance="primary"
            disabledFocusable={pending || effect === null}
            onClick={() => effect !== null && go()}
          >
            Remove
          </Button>
        </>
      }
    >
      <p>{text}</p>
      {effect !== null && <EffectNote effect={effect} />}
      {error !== null && <Failure error={error} />}
    </Dialog>
  );
};
