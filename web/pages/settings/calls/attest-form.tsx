// Attests the statement, in the name of whoever is signed in.
import { Button, Checkbox, makeStyles } from '@fluentui/react-components';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { attest } from '../../../../src/contract/calls.ts';
import { call } from '../../../api.ts';
import { callsQuery } from '../../../queries/calls.ts';
import { announce } from '../../../ui/announcer.tsx';
import { Failure } from '../../../ui/states.tsx';

const useStyles = makeStyles({ form: { display: 'grid', gap: '12px', justifyItems: 'start' } });

export const AttestForm = ({ by }: { by: string }) => {
  const styles = useStyles();
  const queries = useQueryClient();
  const [agreed, setAgreed] = useState(false);
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => call(attest, { agreed: true }),
    onSuccess: (shown) => {
      announce('It is attested. Calls are read from now on.');
      queries.setQueryData(callsQuery.queryKey, shown);
    },
  });
  return (
    <div className={styles.form}>
      <Checkbox
        checked={agreed}
        onChange={(_, { checked }) => setAgreed(checked === true)}
        label={`All of this is true, and I, ${by}, attest it for this organization.`}
      />
      {error !== null && <Failure error={error} />}
      <Button appearance="primary" disabledFocusable={!agreed || isPending} onClick={() => agreed && mutate()}>
        {isPending ? 'Attesting' : 'Attest'}
      </Button>
    </div>
  );
};
