// A way that goes through the source's own pages: consent yourself, pass a one-time link on, or connect your own account.
import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { ArrowRight20Regular } from '@fluentui/react-icons/svg/arrow-right';
import type { SubmitEvent } from 'react';
import type { z } from 'zod';
import type { ProviderInfo, Way } from '../../../../src/contract/connections.ts';
import { beginOwnSignIn, beginSignIn } from '../../../../src/contract/sign-ins.ts';
import { call } from '../../../api.ts';
import { LinkButton } from '../../../ui/link-button.tsx';
import { Failure } from '../../../ui/states.tsx';
import { useLeave } from '../../../ui/use-leave.ts';
import { ConsentLink } from './consent-link.tsx';
import { CredentialFields } from './credential-fields.tsx';
import type { Again } from './again.ts';
import { credentialOf, faultsOf, permissionsFor, scopeOf } from './form.ts';
import { Permissions } from './permissions.tsx';
import { Scope } from './scope.tsx';
import { Section } from './section.tsx';
import { Steps } from './steps.tsx';
import { type FormHold, useForm } from './use-form.ts';

const useStyles = makeStyles({
  stack: { display: 'grid', gap: '16px', minWidth: 0 },
  choices: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 280px), 1fr))',
    gap: '12px',
  },
  choice: {
    display: 'grid',
    gap: '12px',
    alignContent: 'start',
    justifyItems: 'start',
    padding: '16px',
    borderRadius: '10px',
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    minWidth: 0,
  },
  words: { display: 'grid', gap: '4px' },
  title: { fontSize: '14px', lineHeight: '20px', fontWeight: tokens.fontWeightSemibold },
  text: { color: tokens.colorNeutralForeground2, lineHeight: '20px' },
});

type Wanted = z.input<typeof beginSignIn.input>;

interface RedirectProps {
  readonly provider: ProviderInfo;
  readonly way: Way;
  /** A connection to sign in for again; null: a new one. */
  readonly again: Again | null;
  /** For the caller's own account, from the page for it. */
  readonly own: boolean;
}

const Choices = ({
  provider,
  way,
  again,
  own,
  hold,
  leaving,
}: RedirectProps & { hold: FormHold; leaving: boolean }) => {
  const styles = useStyles();
  const admin = way.who === 'admin';
  return (
    <div className={styles.choices}>
      <div className={styles.choice}>
        <div className={styles.words}>
          <h3 className={styles.title}>{admin ? 'I am the admin' : 'It is my own account'}</h3>
          <p className={styles.text}>{provider.name} shows what is asked for; you agree there and come back here.</p>
        </div>
        <Button
          type="submit"
          appearance="primary"
          icon={<ArrowRight20Regular />}
          iconPosition="after"
          disabledFocusable={leaving}
        >
          {leaving ? `Going to ${provider.name}` : `Continue to ${provider.name}`}
        </Button>
      </div>
      {admin && (
        <div className={styles.choice}>
          <ConsentLink
            provider={provider}
            wanted={() => ({
              provider: provider.id,
              way: way.id,
              ...scopeOf(way, hold.form, new Date()),
              connectionId: again?.connectionId ?? null,
            })}
            onFault={() => hold.tell(faultsOf(way, hold.form))}
          />
        </div>
      )}
      {!admin && !own && again === null && (
        <div className={styles.choice}>
          <div className={styles.words}>
            <h3 className={styles.title}>Other people connect theirs</h3>
            <p className={styles.text}>Each gets a link of their own, and connects with one click. No login needed.</p>
          </div>
          <LinkButton to="/invites">Invite people</LinkButton>
        </div>
      )}
    </div>
  );
};

export const RedirectStart = (props: RedirectProps) => {
  const styles = useStyles();
  const { provider, way, again, own } = props;
  const place = { provider: provider.id, way };
  const hold = useForm(place, again);
  const { form, faults, change, tell } = hold;
  // Who connects their own account here has it under their own account too.
  const mine = own || (way.who === 'employee' && again === null);
  const leaving = useLeave((wanted: Wanted) => call(mine ? beginOwnSignIn : beginSignIn, wanted));
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const found = faultsOf(way, form);
    tell(found);
    if (leaving.running || Object.keys(found).length > 0) return;
    const { fields } = credentialOf(way, form);
    leaving.run({
      provider: provider.id,
      way: way.id,
      ...scopeOf(way, form, new Date()),
      fields,
      connectionId: again?.connectionId ?? null,
    });
  };
  const approval = way.who === 'admin' && way.mode === 'delegated';
  const needed = permissionsFor(way.streams, form.streams);
  return (
    <form className={styles.stack} onSubmit={submit} noValidate>
      <Scope way={way} hold={hold} known={again !== null || approval} />
      <Section
        number={2}
        title={way.who === 'admin' ? 'Consent' : 'Sign in'}
        text={
          way.who === 'admin'
            ? `An admin at ${provider.name} agrees once. They need no login here.`
            : `On the pages of ${provider.name}; no password is typed in here.`
        }
      >
        <div className={styles.stack}>
          {way.steps.length > 0 && <Steps steps={way.steps} />}
          {way.fields.length > 0 && (
            <CredentialFields provider={provider} way={way} form={form} faults={faults} onChange={change} />
          )}
          <Choices {...props} hold={hold} leaving={leaving.running} />
          {needed.length > 0 && <Permissions needed={needed} byHand={false} />}
          {leaving.error !== null && <Failure error={leaving.error} />}
        </div>
      </Section>
    </form>
  );
};
