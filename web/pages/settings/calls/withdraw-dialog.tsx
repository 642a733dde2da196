// Asks before the attestation is withdrawn: says how many transcripts go with it.
import { Button } from '@fluentui/react-components';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { withdraw } from '../../../../src/contract/calls.ts';
import type { Receipt } from '../../../../src/contract/lifecycle.ts';
import { call } from '../../../api.ts';
import { callsQuery } from '../../../queries/calls.ts';
import { connectionsQuery, receiptsQuery } from '../../../queries/connections.ts';
import { announce } from '../../../ui/announcer.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { countOf } from '../../../ui/figures.ts';
import { Note } from '../../../ui/note.tsx';
import { Failure } from '../../../ui/states.tsx';

interface WithdrawDialogProps {
  readonly transcripts: number;
  readonly onClose: () => void;
  readonly onWithdrawn: (receipt: Receipt | null) => void;
}

export const WithdrawDialog = ({ transcripts, onClose, onWithdrawn }: WithdrawDialogProps) => {
  const queries = useQueryClient();
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => call(withdraw, {}),
    onSuccess: async ({ receipt }) => {
      announce('It is withdrawn. No calls are read any more.');
      for (const { queryKey } of [connectionsQuery, receiptsQuery]) void queries.invalidateQueries({ queryKey });
      await queries.invalidateQueries({ queryKey: callsQuery.queryKey });
      onWithdrawn(receipt);
    },
  });
  return (
    <Dialog
      title="Withdraw the attestation?"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button appearance="primary" disabledFocusable={isPending} onClick={() => mutate()}>
            {isPending ? 'Withdrawing' : transcripts > 0 ? 'Withdraw and delete' : 'Withdraw'}
          </Button>
        </>
      }
    >
      <p>Calls are read no more from this moment on, in every connection.</p>
      {transcripts > 0 && (
        <Note tone="danger" title={`${countOf(transcripts, 'transcript')} will be deleted`}>
          <p>This cannot be undone. You get a receipt of what went.</p>
        </Note>
      )}
      {error !== null && <Failure error={error} />}
    </Dialog>
  );
};
