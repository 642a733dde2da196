// Sign in with e-mail and password, then go on where one wanted to go.
import { Button, Field, Input, makeStyles, MessageBar, MessageBarBody, tokens } from '@fluentui/react-components';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { type SubmitEvent, useEffect, useRef, useState } from 'react';
import { signIn } from '../../../src/contract/session.ts';
import { call } from '../../api.ts';
import { sessionQuery } from '../../queries.ts';
import { Door } from '../../ui/door.tsx';
import { type Faults, faultsIn, faultsOfCall } from '../../ui/faults.ts';
import { ownPath } from '../../ui/own-path.ts';
import { PasswordField } from '../../ui/password-field.tsx';
import { tellError } from '../../ui/states.tsx';

const useStyles = makeStyles({
  form: { display: 'grid', gap: '16px' },
  title: {
    fontSize: '28px',
    lineHeight: '36px',
    fontWeight: tokens.fontWeightSemibold,
    letterSpacing: '-0.015em',
  },
  help: { color: tokens.colorNeutralForeground3, fontSize: '12px', lineHeight: '18px' },
});

const useSignIn = () => {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const search = useSearch({ from: '/sign-in' });
  return useMutation({
    meta: { door: true },
    mutationFn: (values: { email: string; password: string }) => call(signIn, values),
    onSuccess: async (session) => {
      queries.clear();
      queries.setQueryData(sessionQuery.queryKey, session);
      await navigate({ href: ownPath(search.return), replace: true });
    },
  });
};

export const SignInPage = () => {
  const styles = useStyles();
  const [values, setValues] = useState({ email: '', password: '' });
  const [faults, setFaults] = useState<Faults>({});
  const first = useRef<HTMLInputElement>(null);
  const entry = useSignIn();
  useEffect(() => {
    document.title = 'Sign in · Plumbline';
    first.current?.focus();
  }, []);
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const found = faultsIn(signIn.input, values);
    setFaults(found);
    if (Object.keys(found).length === 0) {
      entry.mutate(values, { onError: (error) => setFaults(faultsOfCall(error)) });
    }
  };
  const told = entry.error === null ? null : tellError(entry.error);
  return (
    <Door>
      <form className={styles.form} onSubmit={submit} noValidate>
        <h1 className={styles.title}>Sign in</h1>
        {told !== null && !entry.isPending && (
          <MessageBar intent="error" layout="multiline" role="alert">
            <MessageBarBody>
              {told.title} {told.fix}
            </MessageBarBody>
          </MessageBar>
        )}
        <Field label="E-mail" {...(faults['email'] === undefined ? {} : { validationMessage: faults['email'] })}>
          <Input
            input={{ ref: first }}
            type="email"
            autoComplete="username"
            size="large"
            value={values.email}
            onChange={(_, { value }) => setValues({ ...values, email: value.trim() })}
          />
        </Field>
        <PasswordField
          label="Password"
          autoComplete="current-password"
          value={values.password}
          fault={faults['password']}
          onChange={(password) => setValues({ ...values, password })}
        />
        <Button type="submit" appearance="primary" size="large" disabledFocusable={entry.isPending}>
          {entry.isPending ? 'Signing in' : 'Sign in'}
        </Button>
        <p className={styles.help}>Forgotten the password? Ask whoever runs Plumbline in your organization.</p>
      </form>
    </Door>
  );
};
