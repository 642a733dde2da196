// A colleague joins: a name and a password, then sign-in.
import { Button, Field, Input, makeStyles, tokens } from '@fluentui/react-components';
import { useMutation } from '@tanstack/react-query';
import { type SubmitEvent, useEffect, useState } from 'react';
import { join, type OpenedLink } from '../../../src/contract/links.ts';
import { call } from '../../api.ts';
import { type Faults, faultsIn, faultsOfCall } from '../../ui/faults.ts';
import { LinkButton } from '../../ui/link-button.tsx';
import { Moment } from '../../ui/moment.tsx';
import { Outcome } from '../../ui/outcome.tsx';
import { PasswordField } from '../../ui/password-field.tsx';
import { Failure } from '../../ui/states.tsx';

const useStyles = makeStyles({
  form: { display: 'grid', gap: '16px' },
  title: {
    fontSize: '28px',
    lineHeight: '36px',
    fontWeight: tokens.fontWeightSemibold,
    letterSpacing: '-0.015em',
    overflowWrap: 'anywhere',
  },
  text: { fontSize: '15px', lineHeight: '22px', color: tokens.colorNeutralForeground2 },
  small: { fontSize: '13px', lineHeight: '18px', color: tokens.colorNeutralForeground3 },
});

const article = (role: string): string => (/^[aeo]/.test(role) ? `an ${role}` : `a ${role}`);

export const JoinForm = ({ link, token }: { link: OpenedLink; token: string }) => {
  const styles = useStyles();
  const [values, setValues] = useState({ fullName: '', password: '' });
  const [faults, setFaults] = useState<Faults>({});
  const { mutate, isPending, error, data } = useMutation({
    meta: { door: true },
    mutationFn: () => call(join, { token, ...values }),
    onError: (failure) => setFaults(faultsOfCall(failure)),
  });
  const title = `Join ${link.organizationName}`;
  useEffect(() => {
    document.title = `${title} · Plumbline`;
  }, [title]);
  if (data !== undefined) {
    return (
      <Outcome sign="done" title="Welcome" text={`You can now sign in as ${data.email}.`}>
        <LinkButton to="/sign-in" appearance="primary" size="large">
          Sign in
        </LinkButton>
      </Outcome>
    );
  }
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const found = faultsIn(join.input, { token, ...values });
    setFaults(found);
    if (Object.keys(found).length === 0 && !isPending) mutate();
  };
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <h1 className={styles.title}>{title}</h1>
      <p className={styles.text}>
        {link.createdBy} invites you{link.role === null ? '' : ` as ${article(link.role)}`}. Choose how you sign in.
      </p>
      {link.email !== null && (
        <Field label="E-mail" hint="The link is for this address.">
          <Input size="large" readOnly value={link.email} autoComplete="username" />
        </Field>
      )}
      <Field label="Your name" {...(faults['fullName'] === undefined ? {} : { validationMessage: faults['fullName'] })}>
        <Input
          size="large"
          autoComplete="name"
          value={values.fullName}
          onChange={(_, { value }) => setValues({ ...values, fullName: value })}
        />
      </Field>
      <PasswordField
        label="Password"
        hint="At least 12 characters. A few words in a row are easy to remember."
        autoComplete="new-password"
        value={values.password}
        fault={faults['password']}
        onChange={(password) => setValues({ ...values, password })}
      />
      {error !== null && !isPending && Object.keys(faults).length === 0 && <Failure error={error} />}
      <Button type="submit" appearance="primary" size="large" disabledFocusable={isPending}>
        {isPending ? 'Joining' : 'Join'}
      </Button>
      <p className={styles.small}>
        The link works once, until <Moment at={link.expiresAt} />.
      </p>
    </form>
  );
};
