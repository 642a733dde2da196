// Where a source sends the browser back to: what came is handed on once, and its outcome is told.
import { Button, makeStyles, Spinner, tokens } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { z } from 'zod';
import { finishSignIn, SignInOutcome } from '../../../src/contract/sign-ins.ts';
import { call } from '../../api.ts';
import { arrivedAnswer } from '../../arrival.ts';
import { sessionQuery } from '../../queries.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Disclosure } from '../../ui/disclosure.tsx';
import { Door } from '../../ui/door.tsx';
import { LinkButton, OutLink } from '../../ui/link-button.tsx';
import { Outcome } from '../../ui/outcome.tsx';
import { mayRun } from '../../ui/roles.ts';
import { Failure } from '../../ui/states.tsx';
import { wordsFor } from './failures.ts';

type Ended = z.output<typeof SignInOutcome>;
type Failed = Extract<Ended, { result: 'failed' }>;
type Connected = Extract<Ended, { result: 'connected' }>;

const useStyles = makeStyles({
  wait: { display: 'grid', gap: '16px', justifyItems: 'start' },
  strong: { fontWeight: tokens.fontWeightSemibold },
  text: { lineHeight: '20px' },
  quiet: { fontSize: '13px', lineHeight: '18px', color: tokens.colorNeutralForeground2 },
  code: { fontFamily: tokens.fontFamilyMonospace, fontSize: '12px', overflowWrap: 'anywhere' },
  actions: { display: 'flex', flexWrap: 'wrap', gap: '8px' },
  pass: {
    display: 'grid',
    gap: '10px',
    justifyItems: 'start',
    padding: '16px',
    width: '100%',
    borderRadius: '10px',
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground1,
  },
});

/** Where whoever is signed in goes on; null for who has no login here. */
const useWayOn = (): { to: '/connections' | '/account'; label: string } | null => {
  const { data } = useQuery(sessionQuery);
  if (data === undefined || data.user === null) return null;
  return mayRun(data.user.role)
    ? { to: '/connections', label: 'Go to the connections' }
    : { to: '/account', label: 'Go to your account' };
};

const ConnectedPage = ({ tenantName, signedInAs, connectionId }: Connected) => {
  const on = useWayOn();
  return (
    <Outcome
      sign="done"
      title="Authorization successful"
      text={
        signedInAs === null
          ? `${tenantName} is connected. Reading begins now: metadata only, never content.`
          : `${signedInAs} of ${tenantName} is connected. Reading begins now: metadata only, never content.`
      }
    >
      {connectionId !== null && on?.to === '/connections' ? (
        <LinkButton to="/connections/$id" params={{ id: connectionId }} appearance="primary" size="large">
          See the connection
        </LinkButton>
      ) : on === null ? (
        <p>You can close this page.</p>
      ) : (
        <LinkButton to={on.to} appearance="primary" size="large">
          {on.label}
        </LinkButton>
      )}
    </Outcome>
  );
};

/** Nobody is connected by it: people can now connect themselves. */
const ApprovedPage = () => {
  const on = useWayOn();
  return (
    <Outcome
      sign="done"
      title="Approved"
      text="People of your organization can now connect their own accounts. Nothing is read of anybody who does not."
    >
      {on === null ? (
        <p>You can close this page, and tell whoever sent you the link.</p>
      ) : (
        <LinkButton to={on.to === '/connections' ? '/invites' : '/account'} appearance="primary" size="large">
          {on.to === '/connections' ? 'Invite people' : on.label}
        </LinkButton>
      )}
    </Outcome>
  );
};

const AdminLink = ({ url }: { url: string }) => {
  const styles = useStyles();
  return (
    <div className={styles.pass}>
      <p className={styles.strong}>Pass this link on to an admin</p>
      <p className={styles.code}>{url}</p>
      <p className={styles.quiet}>
        They read there what is asked for, and need no login here. Then come back and try again.
      </p>
      <CopyButton text={url} label="Copy link" said="Link copied." appearance="primary" />
    </div>
  );
};

const FailedPage = ({ problem, again, adminUrl }: Failed) => {
  const styles = useStyles();
  const on = useWayOn();
  const words = wordsFor(problem);
  return (
    <Outcome sign={words.sign} title={words.title} text={problem.title}>
      <p className={styles.text}>
        {problem.fix} {problem.link !== null && <OutLink href={problem.link}>Where to do this</OutLink>}
      </p>
      {words.next !== null && <p className={styles.quiet}>{words.next}</p>}
      {adminUrl !== null && <AdminLink url={adminUrl} />}
      {again && on === null && (
        <p className={styles.text}>To try again, open the link you were sent once more, in this browser.</p>
      )}
      {on !== null && (
        <LinkButton to={on.to} appearance="primary">
          {again ? 'Try again' : on.label}
        </LinkButton>
      )}
      <Disclosure summary="Code">
        <code className={styles.code}>
          {problem.raw} · {problem.code}
        </code>
      </Disclosure>
    </Outcome>
  );
};

const Nothing = () => {
  const on = useWayOn();
  return (
    <Outcome
      sign="note"
      title="Nothing to finish here"
      text="This page is where a sign-in at a source comes back to. What it brought was taken once; reloading the page brings nothing more."
    >
      {on !== null && (
        <LinkButton to={on.to} appearance="primary">
          {on.label}
        </LinkButton>
      )}
    </Outcome>
  );
};

const Working = ({ words }: { words: string }) => {
  const styles = useStyles();
  useEffect(() => {
    document.title = 'Finishing the sign-in · Plumbline';
  }, []);
  return (
    <output className={styles.wait}>
      <Spinner size="large" labelPosition="after" label={words} />
      <p className={styles.quiet}>This can take half a minute while a new consent arrives everywhere.</p>
    </output>
  );
};

/** Leaves for one more round at the source. */
const Onward = ({ url }: { url: string }) => {
  useEffect(() => window.location.assign(url), [url]);
  return <Working words="One more step" />;
};

const Finish = ({ answer }: { answer: Readonly<Record<string, string>> }) => {
  const { data, error, refetch, isFetching } = useQuery({
    queryKey: ['finish-sign-in'],
    queryFn: () => call(finishSignIn, { parameters: { ...answer } }),
    // Works once: never asked again by itself.
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
  if (isFetching || (data === undefined && error === null)) return <Working words="Checking what came back" />;
  if (error !== null) {
    return <Failure error={error} actions={<Button onClick={() => void refetch()}>Try again</Button>} />;
  }
  switch (data.result) {
    case 'continue':
      return <Onward url={data.url} />;
    case 'approved':
      return <ApprovedPage />;
    case 'connected':
      return <ConnectedPage {...data} />;
    case 'failed':
      return <FailedPage {...data} />;
    default:
      return data satisfies never;
  }
};

export const ConnectCallbackPage = () => {
  const answer = arrivedAnswer();
  return <Door>{answer === null ? <Nothing /> : <Finish answer={answer} />}</Door>;
};
