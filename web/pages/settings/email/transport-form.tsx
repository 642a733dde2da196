// How mail goes out: by a server or by the source's own service, saved with the secrets sealed.
import { Button, Field, makeStyles, Radio, RadioGroup, tokens } from '@fluentui/react-components';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { lazy, type SubmitEvent, Suspense, useState } from 'react';
import { type MailSettings, removeMailSettings, saveMailSettings } from '../../../../src/contract/mail.ts';
import { call } from '../../../api.ts';
import { announce } from '../../../ui/announcer.tsx';
import { Disclosure } from '../../../ui/disclosure.tsx';
import { type Faults, faultsIn, faultsOfCall } from '../../../ui/faults.ts';
import { Failure, Loading } from '../../../ui/states.tsx';
import { type Draft, draftOf, settingsOf } from './draft.ts';
import { AppPart, type PartProps, ServerPart, SignInPart, TextField } from './fields.tsx';
import { bouncesQuery, mailSettingsQuery } from './queries.ts';

/** Shown when it is opened. */
const MailScripts = lazy(async () => ({ default: (await import('./scripts.tsx')).MailScripts }));

const useStyles = makeStyles({
  form: { display: 'grid', gap: '20px', gridTemplateColumns: 'minmax(0, 1fr)', maxWidth: '640px' },
  actions: { display: 'flex', flexWrap: 'wrap', gap: '8px' },
  text: { color: tokens.colorNeutralForeground2, lineHeight: '20px' },
  more: { paddingTop: '12px' },
});

const ServicePart = (props: PartProps) => {
  const { draft, settings, faults, onChange } = props;
  const styles = useStyles();
  const service = settings.services.find((one) => one.provider === draft.provider);
  if (service === undefined) return null;
  return (
    <>
      <p className={styles.text}>{service.text}</p>
      <Field
        label="Which app sends"
        validationState={faults['connectionId'] === undefined ? 'none' : 'error'}
        {...(faults['connectionId'] === undefined ? {} : { validationMessage: faults['connectionId'] })}
      >
        <RadioGroup value={draft.connectionId} onChange={(_, { value }) => onChange({ connectionId: value })}>
          {service.connections.map(({ id, name }) => (
            <Radio key={id} value={id} label={`The app that is connected to ${name}`} />
          ))}
          <Radio value="" label="An app of its own, for mail alone" />
        </RadioGroup>
      </Field>
      {draft.connectionId === '' && <AppPart {...props} />}
    </>
  );
};

const Limit = ({ draft, settings }: Pick<PartProps, 'draft' | 'settings'>) => {
  const styles = useStyles();
  const byService = draft.transport === 'provider';
  if (!byService && draft.signIn !== 'oauth') return null;
  const clientId = draft.fields['clientId'] ?? settings.own?.ids['clientId'] ?? '';
  return (
    <Disclosure summary="Let the app send from this mailbox only (PowerShell)">
      <div className={styles.more}>
        <Suspense fallback={<Loading what="the scripts" heights={[72]} />}>
          <MailScripts
            provider={draft.provider}
            clientId={clientId.trim()}
            mailbox={(byService ? draft.fromAddress : draft.user).trim()}
            by={byService ? 'service' : 'smtp'}
          />
        </Suspense>
      </div>
    </Disclosure>
  );
};

const useSave = (settings: MailSettings) => {
  const queries = useQueryClient();
  const [draft, setDraft] = useState<Draft>(() => draftOf(settings));
  const [found, setFound] = useState<Faults>({});
  const put = (shown: MailSettings): void => {
    queries.setQueryData(mailSettingsQuery.queryKey, shown);
    void queries.invalidateQueries({ queryKey: bouncesQuery.queryKey });
    setDraft(draftOf(shown));
    setFound({});
  };
  const save = useMutation({
    mutationFn: () => call(saveMailSettings, { settings: settingsOf(draft) }),
    onSuccess: (shown) => {
      put(shown);
      announce('Saved. Send a test to see that it works.');
    },
  });
  const remove = useMutation({
    mutationFn: () => call(removeMailSettings, {}),
    onSuccess: (shown) => {
      put(shown);
      announce('Removed, with its secret.');
    },
  });
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const faults = faultsIn(saveMailSettings.input, { settings: settingsOf(draft) });
    setFound(faults);
    if (Object.keys(faults).length === 0) save.mutate();
  };
  const faults = { ...(save.error === null ? {} : faultsOfCall(save.error)), ...found };
  return { draft, faults, save, remove, submit, change: (part: Partial<Draft>) => setDraft({ ...draft, ...part }) };
};

export const TransportForm = ({ settings }: { settings: MailSettings }) => {
  const styles = useStyles();
  const { draft, faults, save, remove, submit, change } = useSave(settings);
  const part = { draft, faults, settings, onChange: change };
  const failure = save.error !== null && Object.keys(faults).length === 0 ? save.error : remove.error;
  const [service] = settings.services;
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      {service !== undefined && (
        <Field label="Send by">
          <RadioGroup
            value={draft.transport}
            onChange={(_, { value }) => change({ transport: value === 'provider' ? 'provider' : 'smtp' })}
          >
            <Radio value="smtp" label="A mail server (SMTP)" />
            <Radio value="provider" label={`${service.name}, without SMTP (${service.permission})`} />
          </RadioGroup>
        </Field>
      )}
      <TextField
        label={draft.transport === 'provider' ? 'Mailbox that sends' : 'Sender’s address'}
        kind="email"
        value={draft.fromAddress}
        fault={faults['fromAddress']}
        onChange={(fromAddress) => change({ fromAddress })}
      />
      <TextField
        label="Sender’s name"
        required={false}
        value={draft.fromName}
        fault={faults['fromName']}
        onChange={(fromName) => change({ fromName })}
      />
      {draft.transport === 'smtp' ? (
        <>
          <ServerPart {...part} />
          <SignInPart {...part} />
        </>
      ) : (
        <ServicePart {...part} />
      )}
      <TextField
        label="Mails a minute, at most"
        hint="Exchange Online takes 30 a minute from one mailbox."
        kind="number"
        value={String(draft.perMinute)}
        fault={faults['perMinute']}
        onChange={(text) => change({ perMinute: Number(text) })}
      />
      <Limit draft={draft} settings={settings} />
      {failure !== null && <Failure error={failure} />}
      <div className={styles.actions}>
        <Button type="submit" appearance="primary" disabledFocusable={save.isPending}>
          {save.isPending ? 'Saving' : 'Save'}
        </Button>
        {settings.own !== null && (
          <Button disabledFocusable={remove.isPending} onClick={() => remove.mutate()}>
            {settings.deployment === null ? 'Remove, and send no mail' : 'Remove, and use the deployment’s server'}
          </Button>
        )}
      </div>
    </form>
  );
};
