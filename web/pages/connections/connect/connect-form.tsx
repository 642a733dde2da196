// The form itself: what is typed is kept when the test fails, and the checks then say what to mend.
import { Button, Field, makeStyles, ProgressBar, Radio, RadioGroup, tokens } from '@fluentui/react-components';
import { type SubmitEvent, useState } from 'react';
import type { ProviderInfo } from '../../../../src/contract/connections.ts';
import { LinkButton } from '../../../ui/link-button.tsx';
import { type Faults, faultsOfCall } from '../../../ui/faults.ts';
import { keepDraft, readDraft } from './draft.ts';
import { CredentialFields } from './credential-fields.tsx';
import { FailedChecks } from './failed-checks.tsx';
import { faultsOf, type Form, inputOf, permissionsFor, reaches } from './form.ts';
import { Permissions } from './permissions.tsx';
import { Section } from './section.tsx';
import { Steps } from './steps.tsx';
import { useNarrow } from '../../../ui/shell/width.ts';
import { StreamChoice } from './stream-choice.tsx';
import { useConnect } from './use-connect.ts';

const useStyles = makeStyles({
  stack: { display: 'grid', gap: '16px', minWidth: 0 },
  end: { display: 'flex', flexWrap: 'wrap', gap: '12px', alignItems: 'center' },
  note: { fontSize: '13px', lineHeight: '18px', color: tokens.colorNeutralForeground2, flex: '1 1 300px' },
});

const Reach = ({ days, onChange }: { days: number | null; onChange: (days: number | null) => void }) => (
  <Field label="Read back to" hint="Nothing older is read or kept. More can be read later.">
    <RadioGroup
      value={String(days)}
      onChange={(_, { value }) => onChange(value === 'null' ? null : Number(value))}
      layout={useNarrow() ? 'vertical' : 'horizontal'}
    >
      {reaches.map((reach) => (
        <Radio key={reach.label} value={String(reach.days)} label={reach.label} />
      ))}
    </RadioGroup>
  </Field>
);

/** A failure that no field of the form can show. */
const unplaced = (provider: ProviderInfo, error: Error | null): Error | null => {
  const places = new Set(['streams', ...provider.fields.map(({ name }) => name)]);
  const faults = error === null ? [] : Object.keys(faultsOfCall(error));
  return faults.length > 0 && faults.every((field) => places.has(field)) ? null : error;
};

/** The first field at fault gets the focus, so that it is found and read out. */
const focusFirstFault = (): void => {
  requestAnimationFrame(() => document.querySelector<HTMLElement>('form [aria-invalid="true"]')?.focus());
};

const useForm = (provider: ProviderInfo) => {
  const [form, setForm] = useState<Form>(() => readDraft(provider, sessionStorage));
  const [faults, setFaults] = useState<Faults>({});
  const change = (part: Partial<Form>, field?: string): void => {
    const next = { ...form, ...part };
    setForm(next);
    keepDraft(provider, next, sessionStorage);
    // A fault is told until its field is touched.
    if (field !== undefined) setFaults(({ [field]: _mended, ...rest }) => rest);
  };
  return { form, faults, setFaults, change };
};

export const ConnectForm = ({ provider }: { provider: ProviderInfo }) => {
  const styles = useStyles();
  const { form, faults, setFaults, change } = useForm(provider);
  const attempt = useConnect(provider);
  const tell = (found: Faults): void => {
    setFaults(found);
    if (Object.keys(found).length > 0) focusFirstFault();
  };
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (attempt.running) return;
    const found = faultsOf(provider, form);
    tell(found);
    if (Object.keys(found).length === 0) {
      attempt.run(inputOf(provider, form, new Date()), (error) => tell(faultsOfCall(error)));
    }
  };
  return (
    <form className={styles.stack} onSubmit={submit} noValidate>
      <Section number={1} title="What is read" text="Metadata only. Switch off what you do not need.">
        <div className={styles.stack}>
          <StreamChoice
            streams={provider.streams}
            chosen={form.streams}
            fault={faults['streams']}
            onChange={(streams) => change({ streams }, 'streams')}
          />
          <Reach days={form.daysBack} onChange={(daysBack) => change({ daysBack })} />
        </div>
      </Section>
      <Section number={2} title={`At ${provider.name}`} text="An admin there does this once.">
        <div className={styles.stack}>
          <Steps steps={provider.steps} />
          <Permissions needed={permissionsFor(provider.streams, form.streams)} />
        </div>
      </Section>
      <Section number={3} title="Credential" text="Stored encrypted, and never shown again.">
        <CredentialFields provider={provider} form={form} faults={faults} onChange={change} />
      </Section>
      <FailedChecks checks={attempt.checks} error={unplaced(provider, attempt.error)} />
      <div className={styles.end}>
        <Button type="submit" appearance="primary" size="large" disabledFocusable={attempt.running}>
          {attempt.running ? 'Testing' : 'Test and connect'}
        </Button>
        <LinkButton to="/connections" size="large">
          Cancel
        </LinkButton>
        <p className={styles.note}>Nothing is saved before every needed check passes. Then reading begins.</p>
      </div>
      {attempt.running && <ProgressBar aria-label="Testing the connection" />}
    </form>
  );
};
