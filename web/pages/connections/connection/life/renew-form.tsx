// Takes another credential for the same grant; it is tested before it takes the old one's place.
import { Button, makeStyles, ProgressBar } from '@fluentui/react-components';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type SubmitEvent, useState } from 'react';
import type { Connection, ProviderInfo, Way } from '../../../../../src/contract/connections.ts';
import { rotateCredential } from '../../../../../src/contract/lifecycle.ts';
import { call } from '../../../../api.ts';
import { announce } from '../../../../ui/announcer.tsx';
import { type Faults, faultsOfCall } from '../../../../ui/faults.ts';
import { Note } from '../../../../ui/note.tsx';
import { Failure } from '../../../../ui/states.tsx';
import { showChecks, showRenewed } from '../../actions.ts';
import { CheckList, tallyOf } from '../../check-list.tsx';
import { CredentialFields } from '../../connect/credential-fields.tsx';
import { credentialOf, faultsOfFields, type Form, startForm } from '../../connect/form.ts';
import { credentialPart, knownFields } from './renewal.ts';

const useStyles = makeStyles({
  stack: { display: 'grid', gap: '16px' },
  actions: { display: 'flex', flexWrap: 'wrap', gap: '8px' },
});

interface RenewFormProps {
  readonly connection: Connection;
  readonly provider: ProviderInfo;
  readonly way: Way;
  readonly onClose: () => void;
}

const useRotation = ({ connection, way, onClose }: RenewFormProps) => {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (form: Form) => {
      const { fields, certificateId } = credentialOf(credentialPart(way), form);
      const all = { ...knownFields(way, connection.settings), ...fields };
      return call(rotateCredential, { id: connection.id, fields: all, certificateId });
    },
    onSuccess: ({ connection: renewed, checks }) => {
      announce(renewed === null ? `The old one stays in use. ${tallyOf(checks)}.` : 'The new credential is in use.');
      if (renewed === null) return undefined;
      showChecks(queries, connection.id, checks);
      onClose();
      return showRenewed(queries, renewed);
    },
  });
};

export const RenewForm = (props: RenewFormProps) => {
  const styles = useStyles();
  const { provider, way, onClose } = props;
  const part = credentialPart(way);
  const [form, setForm] = useState<Form>(() => startForm(way));
  const [faults, setFaults] = useState<Faults>({});
  const { mutate, isPending, error, data } = useRotation(props);
  const failed = data !== undefined && data.connection === null && !isPending;
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const found = faultsOfFields(part, form);
    setFaults(found);
    if (Object.keys(found).length === 0 && !isPending) {
      mutate(form, { onError: (fault) => setFaults(faultsOfCall(fault)) });
    }
  };
  return (
    <form className={styles.stack} onSubmit={submit} noValidate>
      <CredentialFields
        provider={provider}
        way={part}
        form={form}
        faults={faults}
        onChange={(change, field) => {
          setForm({ ...form, ...change });
          if (field !== undefined) setFaults(({ [field]: _mended, ...rest }) => rest);
        }}
      />
      {failed && (
        <>
          <Note tone="warning" title="The new credential does not work yet" alert>
            <p>Nothing was changed: the old one stays in use. Mend what failed, then test again.</p>
          </Note>
          <CheckList checks={data.checks} />
        </>
      )}
      {error !== null && !isPending && Object.keys(faults).length === 0 && <Failure error={error} />}
      <div className={styles.actions}>
        <Button type="submit" appearance="primary" disabledFocusable={isPending}>
          {isPending ? 'Testing' : 'Test and take it'}
        </Button>
        <Button onClick={onClose}>Cancel</Button>
      </div>
      {isPending && <ProgressBar aria-label="Testing the new credential" />}
    </form>
  );
};
