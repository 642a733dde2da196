// The credential: which kind, and its fields, each judged while it is typed.
import { Field, Input, makeStyles, Radio, RadioGroup } from '@fluentui/react-components';
import { Checkmark16Filled } from '@fluentui/react-icons/svg/checkmark';
import { useState } from 'react';
import type { SetupField, Way } from '../../../../src/contract/connections.ts';
import { Disclosure } from '../../../ui/disclosure.tsx';
import type { Faults } from '../../../ui/faults.ts';
import { countOf } from '../../../ui/figures.ts';
import { PasswordField } from '../../../ui/password-field.tsx';
import { useNarrow } from '../../../ui/shell/width.ts';
import { CertificateMaker } from './certificate-maker.tsx';
import { type FieldProps, type Form, fieldsOf, judge, madeHere, tidy } from './form.ts';
import { PemField } from './pem-field.tsx';

const useStyles = makeStyles({
  stack: { display: 'grid', gap: '20px', maxWidth: '560px' },
  more: { display: 'grid', gap: '20px', paddingTop: '8px' },
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
          judged.state === 'ok' && message === null ? (
            <Checkmark16Filled primaryFill="currentColor" aria-label="Well formed" />
          ) : null
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

/** One field, or the certificate that is made in its place. */
const OneField = ({ field, ...props }: CredentialFieldsProps & { readonly field: SetupField }) => {
  const { provider, way, form, faults, onChange } = props;
  const fault = faults[field.name];
  return (
    <>
      {way.makesCertificate && field.kind === 'pem' && <Origin form={form} onChange={onChange} />}
      {madeHere(field, form) ? (
        <CertificateMaker
          provider={provider}
          made={form.certificate}
          fault={fault}
          onMade={(certificate) => onChange({ certificate }, field.name)}
        />
      ) : (
        <AnyField
          field={field}
          value={form.values[field.name] ?? ''}
          fault={fault}
          onChange={(value) => onChange({ values: { ...form.values, [field.name]: value } }, field.name)}
        />
      )}
    </>
  );
};

export const CredentialFields = (props: CredentialFieldsProps) => {
  const styles = useStyles();
  const narrow = useNarrow();
  const { way, form, faults, onChange } = props;
  const fields = fieldsOf(way, form.credential);
  const optional = fields.filter((field) => field.optional);
  // One field that may stay empty is no burden; several are put away until they are wanted.
  const folded = optional.length > 1 ? optional : [];
  const filled = folded.some(({ name }) => faults[name] !== undefined || (form.values[name] ?? '') !== '');
  const [shown, setShown] = useState(filled);
  if (filled && !shown) setShown(true);
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
      {fields
        .filter((field) => !folded.includes(field))
        .map((field) => (
          <OneField key={field.name} field={field} {...props} />
        ))}
      {folded.length > 0 && (
        <Disclosure summary={`${countOf(folded.length, 'more field')}, seldom needed`} open={shown}>
          <div className={styles.more}>
            {folded.map((field) => (
              <OneField key={field.name} field={field} {...props} />
            ))}
          </div>
        </Disclosure>
      )}
    </div>
  );
};
