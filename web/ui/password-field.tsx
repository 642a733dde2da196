// A password or another secret: hidden while typed, can be shown.
import { Button, Field, Input } from '@fluentui/react-components';
import { Eye20Regular } from '@fluentui/react-icons/svg/eye';
import { EyeOff20Regular } from '@fluentui/react-icons/svg/eye-off';
import { type ReactNode, useState } from 'react';

interface PasswordFieldProps {
  readonly label: string;
  readonly value: string;
  readonly autoComplete: 'current-password' | 'new-password' | 'off';
  readonly fault?: string | undefined;
  readonly warning?: string | undefined;
  readonly hint?: ReactNode;
  readonly required?: boolean;
  readonly id?: string;
  readonly onChange: (value: string) => void;
}

export const PasswordField = (props: PasswordFieldProps) => {
  const [shown, setShown] = useState(false);
  const message = props.fault ?? props.warning;
  return (
    <Field
      label={props.label}
      required={props.required ?? false}
      validationState={props.fault !== undefined ? 'error' : props.warning !== undefined ? 'warning' : 'none'}
      {...(props.hint === undefined ? {} : { hint: <>{props.hint}</> })}
      {...(message === undefined ? {} : { validationMessage: message })}
    >
      <Input
        id={props.id}
        type={shown ? 'text' : 'password'}
        size="large"
        autoComplete={props.autoComplete}
        spellCheck={false}
        value={props.value}
        onChange={(_, { value }) => props.onChange(value)}
        contentAfter={
          <Button
            appearance="transparent"
            size="small"
            icon={shown ? <EyeOff20Regular /> : <Eye20Regular />}
            aria-label={shown ? `Hide ${props.label.toLowerCase()}` : `Show ${props.label.toLowerCase()}`}
            aria-pressed={shown}
            onClick={() => setShown(!shown)}
          />
        }
      />
    </Field>
  );
};
