// The credential: which kind, and its fields, each judged while it is typed.
import { Field, Input, makeStyles, Radio, RadioGroup } from '@fluentui/react-components';
import { Checkmark16Filled } from '@fluentui/react-icons/svg/checkmark';
import { useState } from 'react';
import type { ProviderInfo } from '../../../../src/contract/connections.ts';
import type { Faults } from '../../../ui/faults.ts';
import { PasswordField } from '../../../ui/password-field.tsx';
import { useNarrow } from '../../../ui/shell/width.ts';
import { type FieldProps, type Form, fieldsOf, judge, tidy } from './form.ts';
import { PemField } from './pem-field.tsx';

const useStyles = makeStyles({
  stack: { display: 'grid', gap: '20px', maxWidth: '560px' },
});

const PlainField = ({ field, value, fault, onChange }: FieldProps) => {
  const [left, setLeft] = useState(false);
  const judged = judge(field, value, left);
  const message = fault ?? judged.message;
  return (
    <Field
      label={field.label}
      hint={field.help}
      required
      validationState={message === null ? 'none' : 'error'}
      {...(message === null ? {} : { validationMessage: message })}
    >
      <Input
        size="large"
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        value={value}
        maxLength={400}
        {...(field.kind === 'guid' ? { placeholder: '00000000-0000-0000-0000-000000000000' } : {})}
        contentAfter={
          judged.state === 'ok' ? <Checkmark16Filled primaryFill="currentColor" aria-label="Well formed" /> : null
        }
        onChange={(_, data) => onChange(tidy(field, data.value))}
        onBlur={() => setLeft(true)}
        onFocus={() => setLeft(false)}
      />
    </Field>
  );
};

const SecretField = ({ field, value, fault, onChange }: FieldProps) => {
  const judged = judge(field, value, false);
  return (
    <PasswordField
      label={field.label}
      hint={field.help}
      required
      autoComplete="off"
      value={value}
      fault={fault}
      warning={judged.message ?? undefined}
      onChange={(typed) => onChange(tidy(field, typed))}
    />
  );
};

const AnyField = (props: FieldProps) => {
  if (props.field.kind === 'secret') return <SecretField {...props} />;
  if (props.field.kind === 'pem') return <PemField {...props} />;
  return <PlainField {...props} />;
};

interface CredentialFieldsProps {
  readonly provider: ProviderInfo;
  readonly form: Form;
  readonly faults: Faults;
  readonly onChange: (change: Partial<Form>, field?: string) => void;
}

export const CredentialFields = ({ provider, form, faults, onChange }: CredentialFieldsProps) => {
  const styles = useStyles();
  const narrow = useNarrow();
  return (
    <div className={styles.stack}>
      {provider.credentials.length > 1 && (
        <Field label="Kind of credential">
          <RadioGroup
            value={form.credential}
            onChange={(_, { value }) => onChange({ credential: value })}
            layout={narrow ? 'vertical' : 'horizontal'}
          >
            {provider.credentials.map(({ kind, label, recommended }) => (
              <Radio key={kind} value={kind} label={recommended ? `${label} (recommended)` : label} />
            ))}
          </RadioGroup>
        </Field>
      )}
      {fieldsOf(provider, form.credential).map((field) => (
        <AnyField
          key={field.name}
          field={field}
          value={form.values[field.name] ?? ''}
          fault={faults[field.name]}
          onChange={(value) => onChange({ values: { ...form.values, [field.name]: value } }, field.name)}
        />
      ))}
    </div>
  );
};
