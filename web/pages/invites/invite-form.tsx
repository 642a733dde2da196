// Whom to invite to connect their own account: addresses pasted, or a CSV; what is asked for; how long the links are good.
import { Button, Field, makeStyles, Select, Textarea, tokens } from '@fluentui/react-components';
import { DocumentArrowUp20Regular } from '@fluentui/react-icons/svg/document-arrow-up';
import { Send20Regular } from '@fluentui/react-icons/svg/send';
import { type SubmitEvent, useRef, useState } from 'react';
import { Card } from '../../ui/card.tsx';
import { Disclosure } from '../../ui/disclosure.tsx';
import { countOf } from '../../ui/figures.ts';
import { Note } from '../../ui/note.tsx';
import { Failure } from '../../ui/states.tsx';
import type { OwnWay } from '../account/own-ways.ts';
import { availableOf } from '../connections/connect/form.ts';
import { StreamChoice } from '../connections/connect/stream-choice.tsx';
import { addressesIn, largestCsv, mostAddresses } from './addresses.ts';
import type { Invitation } from './use-invite.ts';

const useStyles = makeStyles({
  form: { display: 'grid', gap: '16px', gridTemplateColumns: 'minmax(0, 1fr)' },
  row: { display: 'flex', flexWrap: 'wrap', gap: '12px 16px', alignItems: 'flex-end' },
  file: { display: 'flex', flexWrap: 'wrap', gap: '8px 12px', alignItems: 'center' },
  small: { fontSize: '13px', lineHeight: '18px', color: tokens.colorNeutralForeground2 },
});

interface Csv {
  readonly name: string;
  readonly text: string;
}

interface FileProps {
  readonly csv: Csv | null;
  readonly onChange: (csv: Csv | null, fault: string | null) => void;
}

const FilePicker = ({ csv, onChange }: FileProps) => {
  const styles = useStyles();
  const picker = useRef<HTMLInputElement>(null);
  const read = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return;
    const text = file.size > largestCsv ? null : await file.text();
    if (text === null) onChange(null, 'This file is larger than 200 kB: split it.');
    else onChange({ name: file.name, text }, null);
  };
  return (
    <div className={styles.file}>
      <Button icon={<DocumentArrowUp20Regular />} onClick={() => picker.current?.click()}>
        {csv === null ? 'Or upload a CSV' : 'Another file'}
      </Button>
      {csv === null ? (
        <span className={styles.small}>with a column “email”</span>
      ) : (
        <>
          <span>{csv.name}</span>
          <Button appearance="subtle" size="small" onClick={() => onChange(null, null)}>
            Remove
          </Button>
        </>
      )}
      <input
        ref={picker}
        type="file"
        hidden
        accept=".csv,.txt,text/csv"
        aria-label="CSV with addresses"
        onChange={(event) => {
          void read(event.target.files?.[0]);
          event.target.value = '';
        }}
      />
    </div>
  );
};

const lives = [7, 14, 30, 60] as const;

interface InviteFormProps {
  readonly ways: readonly [OwnWay, ...OwnWay[]];
  readonly busy: boolean;
  readonly error: Error | null;
  readonly onInvite: (invitation: Invitation, done: () => void) => void;
}

const useChosen = (ways: InviteFormProps['ways']) => {
  const [provider, setProvider] = useState(ways[0].provider.id);
  const chosen = ways.find((each) => each.provider.id === provider) ?? ways[0];
  const standard = availableOf(chosen.way)
    .filter((stream) => stream.standard)
    .map(({ name }) => name);
  const [picked, setPicked] = useState<readonly string[] | null>(null);
  const choose = (id: string): void => {
    setProvider(id);
    setPicked(null);
  };
  return { chosen, streams: picked ?? standard, choose, setPicked };
};

export const InviteForm = ({ ways, busy, error, onInvite }: InviteFormProps) => {
  const styles = useStyles();
  const { chosen, streams, choose, setPicked } = useChosen(ways);
  const [typed, setTyped] = useState('');
  const [csv, setCsv] = useState<Csv | null>(null);
  const [days, setDays] = useState(14);
  const [fault, setFault] = useState<string | null>(null);
  const emails = addressesIn(typed);
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (emails.length === 0 && csv === null) return setFault('Enter at least one address, or upload a file.');
    if (emails.length > mostAddresses) return setFault('At most 1,000 addresses at a time.');
    if (streams.length === 0 || busy) return;
    setFault(null);
    const invitation = { provider: chosen.provider.id, streams: [...streams], since: null, days };
    onInvite({ ...invitation, emails: [...emails], csv: csv?.text ?? null }, () => {
      setTyped('');
      setCsv(null);
    });
  };
  return (
    <Card>
      <form className={styles.form} onSubmit={submit} noValidate>
        <Field
          label="Addresses"
          hint={
            emails.length === 0
              ? 'Paste them as they are: lines, commas, names with addresses.'
              : countOf(emails.length, 'address', 'addresses')
          }
          {...(fault === null ? {} : { validationMessage: fault })}
        >
          <Textarea
            rows={4}
            resize="vertical"
            spellCheck={false}
            value={typed}
            onChange={(_, { value }) => {
              setTyped(value);
              setFault(null);
            }}
          />
        </Field>
        <FilePicker
          csv={csv}
          onChange={(file, found) => {
            setCsv(file);
            setFault(found);
          }}
        />
        <div className={styles.row}>
          <Field label="They connect">
            <Select value={chosen.provider.id} onChange={(_, { value }) => choose(value)}>
              {ways.map(({ provider }) => (
                <option key={provider.id} value={provider.id}>
                  {provider.name}
                </option>
              ))}
            </Select>
          </Field>
          <Field label="Good for">
            <Select value={String(days)} onChange={(_, { value }) => setDays(Number(value))}>
              {lives.map((life) => (
                <option key={life} value={life}>
                  {life} days
                </option>
              ))}
            </Select>
          </Field>
        </div>
        <Disclosure
          summary={`What is asked for: ${streams.length === 0 ? 'nothing yet' : countOf(streams.length, 'stream')}`}
        >
          <StreamChoice
            streams={chosen.way.streams}
            chosen={streams}
            fault={streams.length === 0 ? 'Choose at least one stream.' : undefined}
            onChange={setPicked}
          />
        </Disclosure>
        {error !== null && <Failure error={error} />}
        <Note tone="info">
          <p>Each gets a link of their own. It shows who asks and what is read, and they decide; no login is needed.</p>
        </Note>
        <div>
          <Button type="submit" appearance="primary" icon={<Send20Regular />} disabledFocusable={busy}>
            {busy ? 'Inviting' : 'Invite'}
          </Button>
        </div>
      </form>
    </Card>
  );
};
