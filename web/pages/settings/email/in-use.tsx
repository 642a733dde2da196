// What is used now and why, and a test that tells what happened step by step.
import { Button, makeStyles } from '@fluentui/react-components';
import { useMutation } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { type MailSettings, testMail } from '../../../../src/contract/mail.ts';
import { call } from '../../../api.ts';
import { announce } from '../../../ui/announcer.tsx';
import { Moment } from '../../../ui/moment.tsx';
import { Note } from '../../../ui/note.tsx';
import { Failure, Loading } from '../../../ui/states.tsx';

/** Shown once a test was sent. */
const CheckList = lazy(async () => ({ default: (await import('../../connections/check-list.tsx')).CheckList }));

const useStyles = makeStyles({
  stack: { display: 'grid', gap: '16px', gridTemplateColumns: 'minmax(0, 1fr)', justifyItems: 'start' },
});

const Standing = ({ settings }: { settings: MailSettings }) => {
  const { inUse, own, deployment, changedAt, changedBy } = settings;
  if (inUse === 'none')
    return (
      <Note tone="warning" title="No mail goes out">
        <p>Links are passed on by hand, and reports and alerts wait until a way to send is set up below.</p>
      </Note>
    );
  if (inUse === 'deployment')
    return (
      <Note tone="info" title={`The deployment’s server: ${deployment?.host ?? ''}`}>
        <p>From {deployment?.from}. Settings of your own, below, go before it.</p>
      </Note>
    );
  const by = own?.transport === 'smtp' ? `${own.host}:${own.port}` : (own?.connectionName ?? 'an app of its own');
  return (
    <Note tone="success" title={`Your own settings: ${by}`}>
      <p>
        From {own?.fromAddress}. Changed by {changedBy}
        {changedAt !== null && (
          <>
            , <Moment at={changedAt} />
          </>
        )}
        .
      </p>
      {deployment !== null && <p>They go before the deployment’s server ({deployment.host}).</p>}
    </Note>
  );
};

export const InUse = ({ settings, address }: { settings: MailSettings; address: string }) => {
  const styles = useStyles();
  const test = useMutation({
    mutationFn: () => call(testMail, {}),
    onSuccess: ({ sent }) => announce(sent ? 'The test was sent.' : 'The test was not sent; the steps say why.'),
  });
  return (
    <div className={styles.stack}>
      <Standing settings={settings} />
      {settings.inUse !== 'none' && (
        <Button appearance="primary" disabledFocusable={test.isPending} onClick={() => test.mutate()}>
          {test.isPending ? 'Sending' : `Send a test to ${address}`}
        </Button>
      )}
      {test.error !== null && <Failure error={test.error} />}
      {test.data !== undefined && (
        <Note
          tone={test.data.sent ? 'success' : 'danger'}
          title={test.data.sent ? `Sent to ${test.data.to}` : 'Not sent'}
          alert
        >
          <Suspense fallback={<Loading what="the steps" heights={[72]} />}>
            <CheckList checks={test.data.checks} />
          </Suspense>
        </Note>
      )}
    </div>
  );
};
