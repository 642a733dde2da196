// The parts of the form for mail: the server, the sign-in, the app.
import { Field, Input, Radio, RadioGroup, Textarea } from '@fluentui/react-components';
import type { MailService, MailSettings } from '../../../../src/contract/mail.ts';
import type { Faults } from '../../../ui/faults.ts';
import { PasswordField } from '../../../ui/password-field.tsx';
import type { Draft } from './draft.ts';

export interface PartProps {
  readonly draft: Draft;
  readonly faults: Faults;
  readonly settings: MailSettings;
  readonly onChange: (change: Partial<Draft>) => void;
}

interface TextProps {
  readonly label: string;
  readonly hint?: string;
  readonly value: string;
  readonly fault: string | undefined;
  readonly required?: boolean;
  readonly kind?: 'text' | 'email' | 'number' | 'date';
  readonly onChange: (value: string) => void;
}

export const TextField = ({ label, hint, value, fault, required = true, kind = 'text', onChange }: TextProps) => (
  <Field
    label={label}
    required={required}
    validationState={fault === undefined ? 'none' : 'error'}
    {...(hint === undefined ? {} : { hint })}
    {...(fault === undefined ? {} : { validationMessage: fault })}
  >
    <Input
      type={kind}
      autoComplete="off"
      autoCapitalize="off"
      spellCheck={false}
      value={value}
      onChange={(_, data) => onChange(data.value)}
    />
  </Field>
);

const standardPorts = { starttls: '587', tls: '465', none: '25' } as const;

export const ServerPart = ({ draft, faults, onChange }: PartProps) => (
  <>
    <TextField
      label="Server"
      hint="Such as smtp.example.com"
      value={draft.host}
      fault={faults['host']}
      onChange={(host) => onChange({ host })}
    />
    <Field
      label="Encryption"
      validationState={faults['security'] === undefined ? 'none' : 'error'}
      {...(faults['security'] === undefined ? {} : { validationMessage: faults['security'] })}
    >
      <RadioGroup
        value={draft.security}
        onChange={(_, { value }) => {
          const security = value === 'tls' || value === 'none' ? value : 'starttls';
          onChange({ security, port: standardPorts[security] });
        }}
      >
        <Radio value="starttls" label="STARTTLS (usual, port 587)" />
        <Radio value="tls" label="TLS from the first byte (port 465)" />
        <Radio value="none" label="None: a server on this machine only" />
      </RadioGroup>
    </Field>
    <TextField
      label="Port"
      kind="number"
      value={draft.port}
      fault={faults['port']}
      onChange={(port) => onChange({ port })}
    />
  </>
);

const kept = 'It is stored and is never shown. Leave this empty to keep it.';

export const SignInPart = (props: PartProps) => {
  const { draft, faults, settings, onChange } = props;
  const stored = settings.own?.transport === 'smtp' && settings.own.signIn === 'password' && settings.own.hasSecret;
  const apps = settings.services.length > 0;
  return (
    <>
      <Field
        label="Sign-in"
        validationState={faults['signIn'] === undefined ? 'none' : 'error'}
        {...(faults['signIn'] === undefined ? {} : { validationMessage: faults['signIn'] })}
      >
        <RadioGroup
          value={draft.signIn}
          onChange={(_, { value }) => {
            if (value !== 'oauth') return onChange({ signIn: value === 'none' ? 'none' : 'password' });
            const server = settings.services[0]?.submission;
            onChange({
              signIn: 'oauth',
              ...(server ? { host: server.host, port: String(server.port), security: 'starttls' } : {}),
            });
          }}
        >
          <Radio value="password" label="User and password" />
          {apps && <Radio value="oauth" label="Token of an app (OAuth, for Exchange Online)" />}
          <Radio value="none" label="None: the server takes mail from this machine" />
        </RadioGroup>
      </Field>
      {draft.signIn !== 'none' && (
        <TextField
          label={draft.signIn === 'oauth' ? 'Mailbox that signs in' : 'User'}
          value={draft.user}
          fault={faults['user']}
          onChange={(user) => onChange({ user })}
        />
      )}
      {draft.signIn === 'password' && (
        <PasswordField
          label="Password"
          required={!stored}
          autoComplete="off"
          hint={stored ? kept : undefined}
          value={draft.password}
          fault={faults['password']}
          onChange={(password) => onChange({ password })}
        />
      )}
      {draft.signIn === 'oauth' && <AppPart {...props} />}
    </>
  );
};

const AppField = ({
  field,
  draft,
  faults,
  onChange,
}: Omit<PartProps, 'settings'> & { field: MailService['fields'][number] }) => {
  const value = draft.fields[field.name] ?? '';
  const fault = faults[field.name];
  const set = (typed: string): void => onChange({ fields: { ...draft.fields, [field.name]: typed } });
  const required = !field.optional;
  if (field.kind === 'secret')
    return (
      <PasswordField
        label={field.label}
        hint={field.help}
        required={required}
        autoComplete="off"
        value={value}
        fault={fault}
        onChange={set}
      />
    );
  if (field.kind === 'pem')
    return (
      <Field
        label={field.label}
        hint={field.help}
        required={required}
        validationState={fault === undefined ? 'none' : 'error'}
        {...(fault === undefined ? {} : { validationMessage: fault })}
      >
        <Textarea rows={5} value={value} spellCheck={false} onChange={(_, data) => set(data.value)} />
      </Field>
    );
  return (
    <TextField
      label={field.label}
      hint={field.help}
      required={required}
      kind={field.kind === 'day' ? 'date' : 'text'}
      value={value}
      fault={fault}
      onChange={set}
    />
  );
};

/** An app of its own for mail: its ids, and a certificate or a secret. */
export const AppPart = ({ draft, faults, settings, onChange }: PartProps) => {
  const service = settings.services.find((one) => one.provider === draft.provider);
  if (service === undefined) return null;
  const credentials = [...new Set(service.fields.map((field) => field.credential).filter((kind) => kind !== null))];
  const ids = settings.own?.ids ?? {};
  return (
    <>
      {ids['clientId'] !== undefined && (
        <p>
          Stored: app {ids['clientId']} of tenant {ids['tenantId']}. {kept}
        </p>
      )}
      {credentials.length > 1 && (
        <Field label="Credential">
          <RadioGroup value={draft.credential} onChange={(_, { value }) => onChange({ credential: value, fields: {} })}>
            <Radio value="certificate" label="Certificate" />
            <Radio value="secret" label="Client secret" />
          </RadioGroup>
        </Field>
      )}
      {service.fields
        .filter((field) => field.credential === null || field.credential === draft.credential)
        .map((field) => (
          <AppField key={field.name} field={field} draft={draft} faults={faults} onChange={onChange} />
        ))}
      {faults['fields'] !== undefined && <p role="alert">{faults['fields']}</p>}
    </>
  );
};
