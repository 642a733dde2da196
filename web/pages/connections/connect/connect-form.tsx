// A way by form: what is typed is kept when the test fails, and the checks then say what to mend.
import { Button, makeStyles, ProgressBar, tokens } from '@fluentui/react-components';
import type { SubmitEvent } from 'react';
import type { ProviderInfo, Way } from '../../../../src/contract/connections.ts';
import { faultsOfCall } from '../../../ui/faults.ts';
import { LinkButton } from '../../../ui/link-button.tsx';
import type { Again } from './again.ts';
import { CredentialFields } from './credential-fields.tsx';
import { FailedChecks } from './failed-checks.tsx';
import { faultsOf, inputOf, permissionsFor } from './form.ts';
import { Permissions } from './permissions.tsx';
import { Scope } from './scope.tsx';
import { Section } from './section.tsx';
import { Steps } from './steps.tsx';
import { useConnect } from './use-connect.ts';
import { useForm } from './use-form.ts';

const useStyles = makeStyles({
  stack: { display: 'grid', gap: '16px', minWidth: 0 },
  end: { display: 'flex', flexWrap: 'wrap', gap: '12px', alignItems: 'center' },
  note: { fontSize: '13px', lineHeight: '18px', color: tokens.colorNeutralForeground2, flex: '1 1 300px' },
});

/** A failure that no field of the form can show. */
const unplaced = (way: Way, error: Error | null): Error | null => {
  const places = new Set(['streams', ...way.fields.map(({ name }) => name)]);
  const faults = error === null ? [] : Object.keys(faultsOfCall(error));
  return faults.length > 0 && faults.every((field) => places.has(field)) ? null : error;
};

interface ConnectFormProps {
  readonly provider: ProviderInfo;
  readonly way: Way;
  /** The caller's own connection whose credential is entered again; null: a new one. */
  readonly again: Again | null;
  /** For the caller's own account, from the page for it: fields that are known of them. Null: for the organization. */
  readonly own: Readonly<Record<string, string>> | null;
}

export const ConnectForm = ({ provider, way, again, own }: ConnectFormProps) => {
  const styles = useStyles();
  const place = { provider: provider.id, way };
  const hold = useForm(place, again, own ?? {});
  const { form, faults, change, tell } = hold;
  const attempt = useConnect(place, { own: own !== null, again });
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (attempt.running) return;
    const found = faultsOf(way, form);
    tell(found);
    if (Object.keys(found).length === 0) {
      attempt.run(inputOf(place, form, new Date()), (error) => tell(faultsOfCall(error)));
    }
  };
  const needed = permissionsFor(way.streams, form.streams);
  const before = way.steps.length > 0 || needed.length > 0;
  const scope = again === null ? 1 : 0;
  return (
    <form className={styles.stack} onSubmit={submit} noValidate>
      {again === null && <Scope way={way} hold={hold} />}
      {before && (
        <Section number={scope + 1} title="Before you connect" text="Done once, at the source.">
          <div className={styles.stack}>
            <Steps steps={way.steps} />
            {needed.length > 0 && <Permissions needed={needed} byHand />}
          </div>
        </Section>
      )}
      <Section
        number={scope + (before ? 2 : 1)}
        title={way.credentials.length === 1 ? (way.credentials[0]?.label ?? 'Credential') : 'Credential'}
        text="Stored encrypted, and never shown again."
      >
        <CredentialFields provider={provider} way={way} form={form} faults={faults} onChange={change} />
      </Section>
      <FailedChecks checks={attempt.checks} error={unplaced(way, attempt.error)} />
      <div className={styles.end}>
        <Button type="submit" appearance="primary" size="large" disabledFocusable={attempt.running}>
          {attempt.running ? 'Testing' : 'Test and connect'}
        </Button>
        <LinkButton to={own === null ? '/connections' : '/account'} size="large">
          Cancel
        </LinkButton>
        <p className={styles.note}>Nothing is saved before every needed check passes. Then reading begins.</p>
      </div>
      {attempt.running && <ProgressBar aria-label="Testing the connection" />}
    </form>
  );
};
