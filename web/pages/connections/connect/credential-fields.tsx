// The credential: which kind, and its fields, each judged while it is typed.
import { Field, Input, makeStyles, Radio, RadioGroup } from '@fluentui/react-components';
import { Checkmark16Filled } from '@fluentui/react-icons/svg/checkmark';
import { useState } from 'react';
import type { Way } from '../../../../src/contract/connections.ts';
import type { Faults } from '../../../ui/faults.ts';
import { PasswordField } from '../../../ui/password-field.tsx';
import { useNarrow } from '../../../ui/shell/width.ts';
import { CertificateMaker } from './certificate-maker.tsx';
import { type FieldProps, type Form, fieldsOf, judge, madeHere, tidy } from './form.ts';
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
      label={field.optional ? `${field.label} (optional)` : field.label}
      hint={field.help}
      required={!field.optional}
      validationState={message === null ? 'none' : 'error'}
      {...(message === null ? {} : { validationMessage: message })}
    >
      <Input
        size="large"
        type={field.kind === 'day' ? 'date' : field.kind === 'address' ? 'email' : 'text'}
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
      required={!field.optional}
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
  readonly provider: { readonly id: string; readonly name: string };
  readonly way: Pick<Way, 'fields' | 'credentials' | 'makesCertificate'>;
  readonly form: Form;
  readonly faults: Faults;
  /** `field`: the one that was touched. */
  readonly onChange: (change: Partial<Form>, field?: string) => void;
}

const Origin = ({ form, onChange }: Pick<CredentialFieldsProps, 'form' | 'onChange'>) => (
  <Field label="The certificate">
    <RadioGroup
      value={form.certificateFrom}
      onChange={(_, { value }) => onChange({ certificateFrom: value === 'here' ? 'here' : 'brought' })}
      layout={useNarrow() ? 'vertical' : 'horizontal'}
    >
      <Radio value="here" label="Make one here (recommended)" />
      <Radio value="brought" label="I have one, with its key" />
    </RadioGroup>
  </Field>
);

export const CredentialFields = ({ provider, way, form, faults, onChange }: CredentialFieldsProps) => {
  const styles = useStyles();
  const narrow = useNarrow();
  const fields = fieldsOf(way, form.credential);
  return (
    <div className={styles.stack}>
      {way.credentials.length > 1 && (
        <Field label="Kind of credential">
          <RadioGroup
            value={form.credential}
            onChange={(_, { value }) => onChange({ credential: value })}
            layout={narrow ? 'vertical' : 'horizontal'}
          >
            {way.credentials.map(({ kind, label, recommended }) => (
              <Radio key={kind} value={kind} label={recommended ? `${label} (recommended)` : label} />
            ))}
          </RadioGroup>
        </Field>
      )}
      {way.makesCertificate && fields.some(({ kind }) => kind === 'pem') && <Origin form={form} onChange={onChange} />}
      {fields.map((field) =>
        madeHere(field, form) ? (
          <CertificateMaker
            key={field.name}
            provider={provider}
            made={form.certificate}
            fault={faults[field.name]}
            onMade={(certificate) => onChange({ certificate }, field.name)}
          />
        ) : (
          <AnyField
            key={field.name}
            field={field}
            value={form.values[field.name] ?? ''}
            fault={faults[field.name]}
            onChange={(value) => onChange({ values: { ...form.values, [field.name]: value } }, field.name)}
          />
        ),
      )}
    </div>
  );
};
