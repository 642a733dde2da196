// First run: who this Plumbline belongs to, its first owner, and the proof that the person at this page runs it.
import {
  Button,
  Field,
  Input,
  makeStyles,
  MessageBar,
  MessageBarBody,
  ProgressBar,
  Select,
  tokens,
} from '@fluentui/react-components';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { type SubmitEvent, useEffect, useState } from 'react';
import type { z } from 'zod';
import { setUp } from '../../../src/contract/session.ts';
import { call } from '../../api.ts';
import { sessionQuery } from '../../queries.ts';
import { Door } from '../../ui/door.tsx';
import { type Faults, faultsIn, faultsOfCall } from '../../ui/faults.ts';
import { PasswordField } from '../../ui/password-field.tsx';
import { tellError } from '../../ui/states.tsx';
import { writeZone } from '../../ui/times.ts';
import { judgePassword } from './password-strength.ts';
import { CodeHelp } from './code-help.tsx';
import { zoneHere, zonesByRegion } from './zones.ts';

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
  group: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr)',
    gap: '16px',
    border: 'none',
    padding: 0,
    margin: 0,
    minWidth: 0,
  },
  legend: {
    fontSize: '16px',
    lineHeight: '22px',
    fontWeight: tokens.fontWeightSemibold,
    padding: 0,
    marginBottom: '12px',
  },
  // The longest name of a zone must not widen a phone's page.
  shrinking: {
    gridTemplateColumns: 'minmax(0, 1fr)',
    '& select': { width: '100%', minWidth: 0, textOverflow: 'ellipsis' },
  },
  strength: { display: 'grid', gap: '6px', marginTop: '-8px' },
  strengthText: { fontSize: '12px', lineHeight: '16px', color: tokens.colorNeutralForeground3 },
});

type Values = z.input<typeof setUp.input>;
type Change = (change: Partial<Values>) => void;

interface GroupProps {
  readonly values: Values;
  readonly faults: Faults;
  readonly onChange: Change;
}

const faultProps = (fault: string | undefined) => (fault === undefined ? {} : { validationMessage: fault });

const OrganizationFields = ({ values, faults, onChange }: GroupProps) => {
  const styles = useStyles();
  const here = zoneHere();
  return (
    <fieldset className={styles.group}>
      <legend className={styles.legend}>Your organization</legend>
      <Field label="Name" required {...faultProps(faults['organizationName'])}>
        <Input
          size="large"
          autoComplete="organization"
          value={values.organizationName}
          onChange={(_, { value }) => onChange({ organizationName: value })}
        />
      </Field>
      <Field
        label="Time zone"
        className={styles.shrinking}
        required
        hint="Days and working time are counted in it, except for people whose own zone is known."
        {...faultProps(faults['zone'])}
      >
        <Select size="large" value={values.zone} onChange={(_, { value }) => onChange({ zone: value })}>
          {zonesByRegion(here).map(({ region, zones }) => (
            <optgroup key={region} label={region}>
              {zones.map((zone) => (
                <option key={zone} value={zone}>
                  {zone === here ? `${writeZone(zone, new Date())}, this browser's` : zone.replaceAll('_', ' ')}
                </option>
              ))}
            </optgroup>
          ))}
        </Select>
      </Field>
    </fieldset>
  );
};

const OwnerFields = ({ values, faults, onChange }: GroupProps) => {
  const styles = useStyles();
  const known = [...values.fullName.split(/\s+/), values.email.split('@')[0] ?? '', values.organizationName];
  const strength = judgePassword(values.password, known);
  const colour = strength.level === 'strong' || strength.level === 'good' ? 'success' : 'warning';
  return (
    <fieldset className={styles.group}>
      <legend className={styles.legend}>You, its first owner</legend>
      <Field label="Your name" required {...faultProps(faults['fullName'])}>
        <Input
          size="large"
          autoComplete="name"
          value={values.fullName}
          onChange={(_, { value }) => onChange({ fullName: value })}
        />
      </Field>
      <Field label="E-mail" required hint="You sign in with it." {...faultProps(faults['email'])}>
        <Input
          size="large"
          type="email"
          autoComplete="username"
          value={values.email}
          onChange={(_, { value }) => onChange({ email: value.trim() })}
        />
      </Field>
      <PasswordField
        label="Password"
        required
        autoComplete="new-password"
        value={values.password}
        fault={faults['password']}
        onChange={(password) => onChange({ password })}
      />
      <div className={styles.strength}>
        <ProgressBar value={strength.share} color={colour} thickness="large" aria-label="Strength of the password" />
        <p className={styles.strengthText} aria-live="polite">
          {strength.text}
        </p>
      </div>
    </fieldset>
  );
};

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
  const { code } = useSearch({ from: '/set-up' });
  const [values, setValues] = useState<Values>({
    organizationName: '',
    zone: zoneHere(),
    fullName: '',
    email: '',
    password: '',
    setUpCode: code ?? '',
  });
  const [faults, setFaults] = useState<Faults>({});
  const creation = useSetUp();
  useEffect(() => {
    document.title = 'Set up · Plumbline';
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
        <fieldset className={styles.group}>
          <legend className={styles.legend}>Proof that you run it</legend>
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
