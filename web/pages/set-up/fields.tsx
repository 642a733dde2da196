// The two groups of the set-up form: the organization, and its first owner.
import { Field, Input, makeStyles, ProgressBar, Select, tokens } from '@fluentui/react-components';
import type { z } from 'zod';
import type { setUp } from '../../../src/contract/session.ts';
import type { Faults } from '../../ui/faults.ts';
import { PasswordField } from '../../ui/password-field.tsx';
import { writeZone } from '../../ui/times.ts';
import { judgePassword } from './password-strength.ts';
import { zoneHere, zonesByRegion } from './zones.ts';

/** The look of every group of this form. */
export const useGroupStyles = makeStyles({
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
});

const useStyles = makeStyles({
  // The longest name of a zone must not widen a phone's page.
  shrinking: {
    gridTemplateColumns: 'minmax(0, 1fr)',
    '& select': { width: '100%', minWidth: 0, textOverflow: 'ellipsis' },
  },
  strength: { display: 'grid', gap: '6px', marginTop: '-8px' },
  strengthText: { fontSize: '12px', lineHeight: '16px', color: tokens.colorNeutralForeground3 },
});

export type Values = z.input<typeof setUp.input>;
export type Change = (change: Partial<Values>) => void;

interface GroupProps {
  readonly values: Values;
  readonly faults: Faults;
  readonly onChange: Change;
}

export const faultProps = (fault: string | undefined) => (fault === undefined ? {} : { validationMessage: fault });

export const OrganizationFields = ({ values, faults, onChange }: GroupProps) => {
  const styles = useStyles();
  const group = useGroupStyles();
  const here = zoneHere();
  return (
    <fieldset className={group.group}>
      <legend className={group.legend}>Your organization</legend>
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

export const OwnerFields = ({ values, faults, onChange }: GroupProps) => {
  const styles = useStyles();
  const group = useGroupStyles();
  const known = [...values.fullName.split(/\s+/), values.email.split('@')[0] ?? '', values.organizationName];
  const strength = judgePassword(values.password, known);
  const colour = strength.level === 'strong' || strength.level === 'good' ? 'success' : 'warning';
  return (
    <fieldset className={group.group}>
      <legend className={group.legend}>You, its first owner</legend>
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
