// A certificate or a key: pasted, or read from a file that never leaves this page but to Plumbline.
import { Button, Field, makeStyles, Textarea, tokens } from '@fluentui/react-components';
import { DocumentArrowUp20Regular } from '@fluentui/react-icons/svg/document-arrow-up';
import { useRef, useState } from 'react';
import { type FieldProps, judge } from './form.ts';

const useStyles = makeStyles({
  box: { display: 'grid', gap: '8px', justifyItems: 'start' },
  field: { width: '100%' },
  area: { fontFamily: tokens.fontFamilyMonospace, fontSize: '12px', width: '100%' },
});

/** Far more than any certificate chain with its key. */
const largest = 64 * 1024;

export const PemField = ({ field, value, fault, onChange }: FieldProps) => {
  const styles = useStyles();
  const picker = useRef<HTMLInputElement>(null);
  const [left, setLeft] = useState(false);
  const [tooLarge, setTooLarge] = useState(false);
  const judged = judge(field, value, left);
  const large = tooLarge ? 'This file is larger than 64 kB: it is no certificate and no key.' : null;
  const message = fault ?? large ?? judged.message;
  const read = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return;
    setTooLarge(file.size > largest);
    if (file.size <= largest) {
      setLeft(true);
      onChange(await file.text());
    }
  };
  return (
    <div className={styles.box}>
      <Field
        className={styles.field}
        label={field.label}
        hint={field.help}
        required={!field.optional}
        validationState={message === null ? 'none' : 'error'}
        {...(message === null ? {} : { validationMessage: message })}
      >
        <Textarea
          className={styles.area}
          rows={5}
          resize="vertical"
          spellCheck={false}
          autoComplete="off"
          placeholder={field.example ?? '-----BEGIN CERTIFICATE-----\n…'}
          value={value}
          onChange={(_, data) => onChange(data.value)}
          onBlur={() => setLeft(true)}
          onFocus={() => setLeft(false)}
        />
      </Field>
      <Button size="small" icon={<DocumentArrowUp20Regular />} onClick={() => picker.current?.click()}>
        Read from a file
      </Button>
      <input
        ref={picker}
        type="file"
        hidden
        aria-label={`File: ${field.label}`}
        accept=".pem,.crt,.cer,.key,.json,.txt"
        onChange={(event) => {
          void read(event.target.files?.[0]);
          event.target.value = '';
        }}
      />
    </div>
  );
};
