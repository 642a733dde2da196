// Makes a key: name, scopes and how long it lives; then shows it, this once.
import { Button, Field, Input, makeStyles, Select, tokens } from '@fluentui/react-components';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ApiScope, makeApiKey, scopeTexts } from '../../../../src/contract/api-keys.ts';
import { call } from '../../../api.ts';
import { ownRightsQuery } from '../../../queries/rights.ts';
import { announce } from '../../../ui/announcer.tsx';
import { CheckList } from '../../../ui/check-list.tsx';
import { CodeLine } from '../../../ui/code-line.tsx';
import { dayIn } from '../../../ui/days.ts';
import { Dialog } from '../../../ui/dialog.tsx';
import { type Faults, faultsIn, faultsOfCall } from '../../../ui/faults.ts';
import { useNow } from '../../../ui/moment.tsx';
import { giversText } from '../../../ui/names-in-files.tsx';
import { Note } from '../../../ui/note.tsx';
import { Failure } from '../../../ui/states.tsx';
import { apiKeysQuery } from './queries.ts';
import { tryLine } from './try-line.ts';

const useStyles = makeStyles({
  part: { display: 'grid', gap: '6px' },
  label: { fontWeight: tokens.fontWeightSemibold },
});

const lives = [
  { days: 30, text: '30 days' },
  { days: 90, text: '90 days' },
  { days: 365, text: '1 year' },
  { days: null, text: 'Without an end' },
] as const;

/** The only time that the key is shown. */
const Made = ({ token, scopes, onClose }: { token: string; scopes: readonly ApiScope[]; onClose: () => void }) => {
  const styles = useStyles();
  const line = tryLine({ origin: window.location.origin, token, scopes, today: dayIn('UTC', useNow()) });
  return (
    <Dialog
      title="Your new key"
      onClose={onClose}
      actions={
        <Button appearance="primary" onClick={onClose}>
          I have stored it
        </Button>
      }
    >
      <Note tone="warning" title="It is shown this once" alert>
        <p>Copy it to where your program reads its secrets. Plumbline keeps no copy.</p>
      </Note>
      <CodeLine text={token} said="Key copied." />
      <div className={styles.part}>
        <p className={styles.label}>Try it</p>
        <CodeLine text={line} said="Line copied." />
      </div>
    </Dialog>
  );
};

const options = ApiScope.options.map((value) => ({ value, text: scopeTexts[value] }));

export const MakeDialog = ({ onClose }: { onClose: () => void }) => {
  const queries = useQueryClient();
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState<readonly ApiScope[]>([]);
  const [days, setDays] = useState<number | null>(90);
  const [faults, setFaults] = useState<Faults>({});
  const { data: rights } = useQuery(ownRightsQuery);
  const mine = rights?.names === true ? options : options.filter(({ value }) => value !== 'names:export');
  const input = { name, scopes: [...scopes], days };
  const { mutate, isPending, error, data } = useMutation({
    mutationFn: () => call(makeApiKey, input),
    onError: (failure) => setFaults(faultsOfCall(failure)),
    onSuccess: async () => {
      announce('The key is made. Copy it now: it is shown once.');
      await queries.invalidateQueries({ queryKey: apiKeysQuery.queryKey });
    },
  });
  if (data !== undefined) return <Made token={data.token} scopes={data.key.scopes} onClose={onClose} />;
  const submit = (): void => {
    const found = faultsIn(makeApiKey.input, input);
    setFaults(found);
    if (Object.keys(found).length === 0 && !isPending) mutate();
  };
  return (
    <Dialog
      title="Make an API key"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button appearance="primary" disabledFocusable={isPending} onClick={submit}>
            {isPending ? 'Making' : 'Make the key'}
          </Button>
        </>
      }
    >
      <Field
        label="Name"
        hint="The program that will use it."
        {...(faults['name'] === undefined ? {} : { validationMessage: faults['name'] })}
      >
        <Input value={name} maxLength={100} autoComplete="off" onChange={(_, { value }) => setName(value)} />
      </Field>
      <CheckList
        legend="What it may do"
        options={mine}
        {...(rights?.names === false
          ? { hint: `No names:export, because you do not see names in exports yourself. ${giversText(rights)}` }
          : {})}
        chosen={scopes}
        fault={faults['scopes']}
        onChange={setScopes}
      />
      <Field label="Ends after" hint="A key that ends by itself cannot be forgotten.">
        <Select
          value={String(days)}
          onChange={(_, { value }) => setDays(lives.find((life) => String(life.days) === value)?.days ?? null)}
        >
          {lives.map((life) => (
            <option key={life.text} value={String(life.days)}>
              {life.text}
            </option>
          ))}
        </Select>
      </Field>
      {error !== null && !isPending && Object.keys(faults).length === 0 && <Failure error={error} />}
    </Dialog>
  );
};
