// Asks how a connection ends: what was read is kept, or erased when its name is typed.
import { Button, Field, Input, Radio, RadioGroup } from '@fluentui/react-components';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Connection } from '../../../../../src/contract/connections.ts';
import { disconnectConnection, type Receipt } from '../../../../../src/contract/lifecycle.ts';
import { call } from '../../../../api.ts';
import { alertsQuery } from '../../../../queries.ts';
import { connectionsQuery, receiptsQuery } from '../../../../queries/connections.ts';
import { announce } from '../../../../ui/announcer.tsx';
import { Dialog } from '../../../../ui/dialog.tsx';
import { Note } from '../../../../ui/note.tsx';
import { Failure } from '../../../../ui/states.tsx';
import { nameOf } from '../../status.ts';

interface DisconnectDialogProps {
  readonly connection: Connection;
  readonly onClose: () => void;
  readonly onEnded: (receipt: Receipt) => void;
}

const useDisconnect = (connection: Connection, onEnded: (receipt: Receipt) => void) => {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (erase: boolean) => call(disconnectConnection, { id: connection.id, erase }),
    onSuccess: ({ receipt }) => {
      announce(`${connection.tenantName} is disconnected.`);
      onEnded(receipt);
      for (const { queryKey } of [connectionsQuery, alertsQuery, receiptsQuery]) {
        void queries.invalidateQueries({ queryKey });
      }
    },
  });
};

/** Upper and lower case and blanks at the ends do not matter: it is a check of intent, not a password. */
const sameName = (typed: string, name: string): boolean => typed.trim().toLowerCase() === name.trim().toLowerCase();

export const DisconnectDialog = ({ connection, onClose, onEnded }: DisconnectDialogProps) => {
  const gone = connection.status === 'disconnected';
  const name = nameOf(connection);
  const [erase, setErase] = useState(gone);
  const [typed, setTyped] = useState('');
  const { mutate, isPending, error } = useDisconnect(connection, onEnded);
  const sure = !erase || sameName(typed, name);
  return (
    <Dialog
      title={gone ? `Erase what was read of ${name}?` : `Disconnect ${name}?`}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button appearance="primary" disabledFocusable={!sure || isPending} onClick={() => sure && mutate(erase)}>
            {isPending ? 'Working' : erase ? (gone ? 'Erase' : 'Disconnect and erase') : 'Disconnect'}
          </Button>
        </>
      }
    >
      {!gone && (
        <Field label="What was read">
          <RadioGroup value={erase ? 'erase' : 'keep'} onChange={(_, { value }) => setErase(value === 'erase')}>
            <Radio value="keep" label="Keep it. Connected again later, it goes on from there" />
            <Radio value="erase" label="Erase it for good. The figures that rest on it go too" />
          </RadioGroup>
        </Field>
      )}
      {erase && (
        <>
          <Note tone="danger" title="This cannot be undone">
            <p>Everything that was read through this connection is deleted. You get a receipt of what went.</p>
          </Note>
          <Field label={`To be sure, type: ${name}`}>
            <Input value={typed} autoComplete="off" onChange={(_, { value }) => setTyped(value)} />
          </Field>
        </>
      )}
      {error !== null && <Failure error={error} />}
    </Dialog>
  );
};
