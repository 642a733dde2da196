// Settings, Email: how mail goes out, a test, which reports are sent, and the outbox.
import { makeStyles, tokens } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { useRouteContext } from '@tanstack/react-router';
import { lazy, type ReactNode, Suspense } from 'react';
import { Card } from '../../../ui/card.tsx';
import { TextLink } from '../../../ui/link-button.tsx';
import { Page } from '../../../ui/page.tsx';
import { Failure, Loading } from '../../../ui/states.tsx';
import { InUse } from './in-use.tsx';
import { PlanForm } from './plan-form.tsx';
import { mailPlanQuery, mailSettingsQuery } from './queries.ts';
import { TransportForm } from './transport-form.tsx';

/** Below the first screen. */
const Bounces = lazy(async () => ({ default: (await import('./bounces.tsx')).Bounces }));

const Outbox = lazy(async () => ({ default: (await import('./outbox.tsx')).Outbox }));

const useStyles = makeStyles({
  stack: { display: 'grid', gap: '16px', gridTemplateColumns: 'minmax(0, 1fr)' },
  part: { display: 'grid', gap: '16px', gridTemplateColumns: 'minmax(0, 1fr)' },
  title: { fontSize: '16px', lineHeight: '24px', fontWeight: tokens.fontWeightSemibold },
  text: { color: tokens.colorNeutralForeground2, maxWidth: '68ch', lineHeight: '20px' },
});

const Part = ({ id, title, text, children }: { id: string; title: string; text: string; children: ReactNode }) => {
  const styles = useStyles();
  return (
    <Card labelledBy={id}>
      <div className={styles.part}>
        <div>
          <h2 className={styles.title} id={id}>
            {title}
          </h2>
          <p className={styles.text}>{text}</p>
        </div>
        {children}
      </div>
    </Card>
  );
};

export const EmailPage = () => {
  const styles = useStyles();
  const { user } = useRouteContext({ from: '/signed-in' });
  const settings = useQuery(mailSettingsQuery);
  const plan = useQuery(mailPlanQuery);
  const failure = settings.error ?? plan.error;
  const ready = settings.data !== undefined && plan.data !== undefined;
  return (
    <Page
      title="Email"
      lead="Invites, reports and alerts go out by mail. Secrets are stored sealed and are never shown again."
      above={<TextLink to="/settings">Settings</TextLink>}
      slim
    >
      {!ready && failure !== null && (
        <Failure
          error={failure}
          onRetry={() => {
            void settings.refetch();
            void plan.refetch();
          }}
        />
      )}
      {!ready && failure === null && <Loading what="the settings" heights={[120, 320, 240]} />}
      {ready && (
        <div className={styles.stack}>
          <Part id="in-use" title="In use now" text="Your own settings go before the deployment’s.">
            <InUse settings={settings.data} address={user.email} />
          </Part>
          <Part id="transport" title="How mail goes out" text="What you save is used from the next mail on.">
            <TransportForm settings={settings.data} />
          </Part>
          <Part
            id="plan"
            title="Reports"
            text="Which reports are sent unless somebody chooses otherwise under Account, Mail. Nothing is sent for a time before the change."
          >
            <PlanForm plan={plan.data.plan} />
          </Part>
          <Part
            id="bounces"
            title="Mail that comes back"
            text="A server may take a mail and find out later that it cannot be delivered; then it sends a report. From a mailbox for such reports Plumbline learns which mail it was and why, and keeps nothing else of it."
          >
            <Suspense fallback={<Loading what="the mailbox" heights={[64]} />}>
              <Bounces />
            </Suspense>
          </Part>
          <Part id="outbox" title="Outbox" text="What waits, what went, and what did not.">
            <Suspense fallback={<Loading what="the outbox" heights={[32, 64, 64]} />}>
              <Outbox />
            </Suspense>
          </Part>
        </div>
      )}
    </Page>
  );
};
