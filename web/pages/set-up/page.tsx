// First run: who this Plumbline belongs to, its first owner, and the proof that the person at this page runs it.
import { Button, Field, Input, makeStyles, MessageBar, MessageBarBody, tokens } from '@fluentui/react-components';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type SubmitEvent, useEffect, useState } from 'react';
import { setUp } from '../../../src/contract/session.ts';
import { call } from '../../api.ts';
import { arrivedSetUpCode, takeArrival } from '../../arrival.ts';
import { sessionQuery } from '../../queries.ts';
import { Door } from '../../ui/door.tsx';
import { type Faults, faultsIn, faultsOfCall } from '../../ui/faults.ts';
import { tellError } from '../../ui/states.tsx';
import { CodeHelp } from './code-help.tsx';
import { type Change, faultProps, OrganizationFields, OwnerFields, useGroupStyles, type Values } from './fields.tsx';
import { zoneHere } from './zones.ts';

const useStyles = makeStyles({
  form: { display: 'grid', gridTemplateColumns: 'minmax(0, 1fr)', gap: '28px' },
  head: { display: 'grid', gap: '4px' },
  title: {
    fontSize: '28px',
    lineHeight: '36px',
    fontWeight: tokens.fontWeightSemibold,
    letterSpacing: '-0.015em',
  },
  lead: { color: tokens.colorNeutralForeground2 },
});

const useSetUp = () => {
  const queries = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    meta: { door: true },
    mutationFn: (values: Values) => call(setUp, values),
    onSuccess: async (session) => {
      queries.clear();
      queries.setQueryData(sessionQuery.queryKey, session);
      await navigate({ to: '/', replace: true });
    },
  });
};

export const SetUpPage = () => {
  const styles = useStyles();
  const group = useGroupStyles();
  const [values, setValues] = useState<Values>({
    organizationName: '',
    zone: zoneHere(),
    fullName: '',
    email: '',
    password: '',
    setUpCode: arrivedSetUpCode() ?? '',
  });
  const [faults, setFaults] = useState<Faults>({});
  const creation = useSetUp();
  useEffect(() => {
    document.title = 'Set up · Plumbline';
  }, []);
  useEffect(() => {
    // The link was pasted into this very page, or while it was on its way: only the fragment changed.
    const take = (): void => {
      takeArrival(window.location, window.history);
      setValues((before) => ({ ...before, setUpCode: arrivedSetUpCode() ?? before.setUpCode }));
    };
    take();
    window.addEventListener('hashchange', take);
    return () => window.removeEventListener('hashchange', take);
  }, []);
  const change: Change = (part) => setValues((before) => ({ ...before, ...part }));
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const missing = values.setUpCode.trim() === '' ? { setUpCode: 'Enter the set-up code.' } : {};
    const found = { ...faultsIn(setUp.input, values), ...missing };
    setFaults(found);
    if (Object.keys(found).length === 0)
      creation.mutate(values, { onError: (error) => setFaults(faultsOfCall(error)) });
  };
  const told = creation.error === null || creation.isPending ? null : tellError(creation.error);
  return (
    <Door>
      <form className={styles.form} onSubmit={submit} noValidate>
        <div className={styles.head}>
          <h1 className={styles.title}>Set up Plumbline</h1>
          <p className={styles.lead}>Once, in about a minute. Then you connect the first source.</p>
        </div>
        <OrganizationFields values={values} faults={faults} onChange={change} />
        <OwnerFields values={values} faults={faults} onChange={change} />
        <fieldset className={group.group}>
          <legend className={group.legend}>Proof that you run it</legend>
          <Field label="Set-up code" required {...faultProps(faults['setUpCode'])}>
            <Input
              size="large"
              autoComplete="off"
              spellCheck={false}
              value={values.setUpCode}
              onChange={(_, { value }) => change({ setUpCode: value.trim() })}
            />
          </Field>
          <CodeHelp />
        </fieldset>
        {told !== null && (
          <MessageBar intent="error" layout="multiline" role="alert">
            <MessageBarBody>
              {told.title} {told.fix}
            </MessageBarBody>
          </MessageBar>
        )}
        <Button type="submit" appearance="primary" size="large" disabledFocusable={creation.isPending}>
          {creation.isPending ? 'Setting up' : 'Set up and sign in'}
        </Button>
      </form>
    </Door>
  );
};
