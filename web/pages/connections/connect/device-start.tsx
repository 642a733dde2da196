// A way by device code: the code in large letters, where to type it in, and the answer as soon as it was used.
import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { ArrowClockwise20Regular } from '@fluentui/react-icons/svg/arrow-clockwise';
import { Key20Regular } from '@fluentui/react-icons/svg/key';
import { Open20Regular } from '@fluentui/react-icons/svg/open';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, type SubmitEvent, useEffect } from 'react';
import type { z } from 'zod';
import type { ProviderInfo, Way } from '../../../../src/contract/connections.ts';
import { beginDeviceCode, type DeviceSignIn, pollDeviceCode } from '../../../../src/contract/sign-ins.ts';
import { call } from '../../../api.ts';
import { connectionsQuery } from '../../../queries/connections.ts';
import { announce, Unseen } from '../../../ui/announcer.tsx';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { Countdown } from '../../../ui/countdown.tsx';
import { LinkButton } from '../../../ui/link-button.tsx';
import { ProblemGroup } from '../../../ui/problem-group.tsx';
import { Failure } from '../../../ui/states.tsx';
import type { Again } from './again.ts';
import { CredentialFields } from './credential-fields.tsx';
import { credentialOf, faultsOf, scopeOf } from './form.ts';
import { Scope } from './scope.tsx';
import { Section } from './section.tsx';
import { Steps } from './steps.tsx';
import { useForm } from './use-form.ts';

const useStyles = makeStyles({
  stack: { display: 'grid', gap: '16px', minWidth: 0, justifyItems: 'start' },
  form: { display: 'grid', gap: '16px', minWidth: 0 },
  code: {
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: 'clamp(28px, 8vw, 44px)',
    lineHeight: 1.2,
    letterSpacing: '0.12em',
    fontWeight: tokens.fontWeightSemibold,
    padding: '12px 20px',
    borderRadius: '10px',
    backgroundColor: tokens.colorBrandBackground2,
    color: tokens.colorBrandForeground2,
    overflowWrap: 'anywhere',
  },
  actions: { display: 'flex', flexWrap: 'wrap', gap: '8px' },
  text: { color: tokens.colorNeutralForeground2, maxWidth: '70ch' },
});

type Begun = z.output<typeof DeviceSignIn>;

const usePoll = (begun: Begun) => {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const poll = useQuery({
    queryKey: ['device-code', begun.id],
    queryFn: ({ signal }) => call(pollDeviceCode, { id: begun.id }, signal),
    refetchInterval: ({ state }) =>
      state.data?.result === 'connected' || state.data?.result === 'failed'
        ? false
        : 1000 * (state.data?.result === 'pending' ? state.data.intervalSeconds : begun.intervalSeconds),
    refetchOnWindowFocus: false,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  const connection = poll.data?.result === 'connected' ? poll.data.connection : null;
  useEffect(() => {
    if (connection === null) return;
    announce(`Connected to ${connection.tenantName}.`);
    void queries.invalidateQueries({ queryKey: connectionsQuery.queryKey });
    void navigate({ to: '/connections/$id', params: { id: connection.id } });
  }, [connection, queries, navigate]);
  return poll;
};

interface CodeBoxProps {
  readonly begun: Begun;
  readonly onAgain: () => void;
  /** Where the other ways of the same source are, for who may not use codes. */
  readonly elsewhere: ReactNode;
}

const CodeBox = ({ begun, onAgain, elsewhere }: CodeBoxProps) => {
  const styles = useStyles();
  const { data, error } = usePoll(begun);
  const another = (
    <Button icon={<ArrowClockwise20Regular />} onClick={onAgain}>
      Get another code
    </Button>
  );
  if (data?.result === 'failed') {
    return (
      <>
        <ProblemGroup problem={data.problem} />
        <div className={styles.actions}>
          {another}
          {elsewhere}
        </div>
      </>
    );
  }
  return (
    <>
      <p className={styles.text}>
        Open the page on any device, type the code in, and sign in as the account to connect.
      </p>
      <p className={styles.code}>
        <Unseen>Code: </Unseen>
        {begun.userCode}
      </p>
      <div className={styles.actions}>
        <CopyButton text={begun.userCode} label="Copy code" said="Code copied." />
        <Button
          as="a"
          appearance="primary"
          href={begun.url}
          target="_blank"
          rel="noreferrer noopener"
          icon={<Open20Regular />}
        >
          Open the page
          <Unseen> (opens a new tab)</Unseen>
        </Button>
        {another}
      </div>
      <p className={styles.text}>
        {begun.url}. The code is good for <Countdown until={begun.expiresAt} ended="no longer: get another one" />.
        Waiting for it to be used.
      </p>
      {error !== null && <Failure error={error} />}
    </>
  );
};

interface DeviceProps {
  readonly provider: ProviderInfo;
  readonly way: Way;
  readonly again: Again | null;
}

export const DeviceStart = ({ provider, way, again }: DeviceProps) => {
  const styles = useStyles();
  const place = { provider: provider.id, way };
  const hold = useForm(place, again);
  const { form, faults, change, tell } = hold;
  const { mutate, data, isPending, error } = useMutation({
    mutationFn: () =>
      call(beginDeviceCode, {
        provider: provider.id,
        way: way.id,
        ...scopeOf(way, form, new Date()),
        fields: credentialOf(way, form).fields,
        connectionId: again?.connectionId ?? null,
      }),
    onSuccess: () => announce('Here is the code to type in.'),
  });
  const begin = (): void => {
    const found = faultsOf(way, form);
    tell(found);
    if (Object.keys(found).length === 0) mutate();
  };
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    begin();
  };
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <Scope way={way} hold={hold} known={again !== null} />
      <Section number={2} title="Sign in with a code" text="For an account that signs in on another device.">
        <div className={styles.stack}>
          {way.steps.length > 0 && <Steps steps={way.steps} />}
          {way.fields.length > 0 && (
            <CredentialFields provider={provider} way={way} form={form} faults={faults} onChange={change} />
          )}
          {error !== null && <Failure error={error} />}
          {data === undefined ? (
            <Button type="submit" appearance="primary" icon={<Key20Regular />} disabledFocusable={isPending}>
              {isPending ? 'Asking for a code' : 'Get a code'}
            </Button>
          ) : (
            <CodeBox
              key={data.id}
              begun={data}
              onAgain={begin}
              elsewhere={
                <LinkButton
                  to="/connections/connect"
                  search={{ provider: provider.id, connection: again?.connectionId }}
                >
                  Choose another way
                </LinkButton>
              }
            />
          )}
        </div>
      </Section>
    </form>
  );
};
