// Asks before an import is undone, and says afterwards what could not be.
import { Button, makeStyles } from '@fluentui/react-components';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type RosterUndo, undoRosterImport } from '../../../../src/contract/roster.ts';
import { call } from '../../../api.ts';
import { announce } from '../../../ui/announcer.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { countOf } from '../../../ui/figures.ts';
import { Note } from '../../../ui/note.tsx';
import { Failure } from '../../../ui/states.tsx';
import { fieldNames, rosterKeys } from '../roster.ts';

const useStyles = makeStyles({
  list: { display: 'grid', gap: '6px', paddingLeft: '20px', maxHeight: '320px', overflowY: 'auto', lineHeight: '20px' },
});

const Undone = ({ undone }: { undone: RosterUndo }) => {
  const styles = useStyles();
  const { removed, restored, left } = undone;
  return (
    <Note
      tone={left.length === 0 ? 'success' : 'warning'}
      title={`${countOf(removed, 'person', 'people')} removed, ${countOf(restored, 'person', 'people')} as before`}
    >
      {left.length > 0 && (
        <>
          <p>Left as it is:</p>
          <ul className={styles.list}>
            {left.slice(0, 200).map(({ personId, fullName, email, field, why }) => (
              <li key={`${personId} ${field}`}>
                {fullName} ({email}){field === null ? '' : `, ${fieldNames[field].toLowerCase()}`}: {why}
              </li>
            ))}
            {left.length > 200 && <li>and {countOf(left.length - 200, 'more', 'more')}</li>}
          </ul>
        </>
      )}
    </Note>
  );
};

interface UndoDialogProps {
  readonly id: string;
  readonly onUndone?: () => void;
  readonly onClose: () => void;
}

export const UndoDialog = ({ id, onUndone, onClose }: UndoDialogProps) => {
  const queries = useQueryClient();
  const { mutate, isPending, error, data } = useMutation({
    mutationFn: () => call(undoRosterImport, { id }),
    onSuccess: async () => {
      announce('The import is undone.');
      onUndone?.();
      await Promise.all(rosterKeys.map((queryKey) => queries.invalidateQueries({ queryKey: [...queryKey] })));
    },
  });
  return (
    <Dialog
      title={data === undefined ? 'Undo this import?' : 'The import is undone'}
      onClose={onClose}
      actions={
        data === undefined ? (
          <>
            <Button onClick={onClose}>Cancel</Button>
            <Button appearance="primary" disabledFocusable={isPending} onClick={() => mutate()}>
              {isPending ? 'Undoing' : 'Undo'}
            </Button>
          </>
        ) : (
          <Button appearance="primary" onClick={onClose}>
            Close
          </Button>
        )
      }
    >
      {data === undefined ? (
        <p>
          People who came with it are removed, and changed fields become what they were. What was changed since stays,
          and you are told.
        </p>
      ) : (
        <Undone undone={data} />
      )}
      {error !== null && <Failure error={error} />}
    </Dialog>
  );
};
