// The caller's own account: the accounts they connected, those they can connect, and the way out of each.
import { makeStyles } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { useRouteContext } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { ownConnectionsQuery, providersQuery } from '../../queries/connections.ts';
import { TextLink } from '../../ui/link-button.tsx';
import { Page } from '../../ui/page.tsx';
import { mayInvite } from '../../ui/roles.ts';
import { Empty, Failure, Loading } from '../../ui/states.tsx';
import { OwnChoices } from './own-choices.tsx';
import { OwnConnection } from './own-connection.tsx';
import { Section } from './section.tsx';

/** Below the first screen, with dialogs of its own. */
const PersonTimes = lazy(async () => ({
  default: (await import('../settings/working-time/person-times.tsx')).PersonTimes,
}));

const useStyles = makeStyles({
  stack: { display: 'grid', gap: '32px', gridTemplateColumns: 'minmax(0, 1fr)' },
  list: { display: 'grid', gap: '16px', gridTemplateColumns: 'minmax(0, 1fr)' },
});

export const AccountPage = () => {
  const styles = useStyles();
  const { user } = useRouteContext({ from: '/signed-in' });
  const own = useQuery(ownConnectionsQuery);
  const known = useQuery(providersQuery);
  const failure = own.error ?? known.error;
  const ready = own.data !== undefined && known.data !== undefined;
  return (
    <Page title="Your account" lead={`${user.fullName}, ${user.email}`} slim>
      {!ready && failure !== null && (
        <Failure
          error={failure}
          onRetry={() => {
            void own.refetch();
            void known.refetch();
          }}
        />
      )}
      {!ready && failure === null && <Loading what="your accounts" heights={[28, 120, 28, 96]} />}
      {ready && (
        <div className={styles.stack}>
          <Section title="Integrations" text="Accounts of yours that Plumbline reads: metadata only, never content.">
            {own.data.connections.length === 0 ? (
              <Empty title="None of your accounts is connected">
                <p>
                  Nothing of yours is read unless you connect it, or an admin of your organization did for everybody.
                </p>
              </Empty>
            ) : (
              <div className={styles.list}>
                {own.data.connections.map((connection) => (
                  <OwnConnection key={connection.id} connection={connection} />
                ))}
              </div>
            )}
          </Section>
          <OwnChoices providers={known.data.providers} />
          <Section title="Mail" text="Reports and alerts that are sent to you.">
            <TextLink to="/account/mail">What you get, and how often</TextLink>
          </Section>
          {mayInvite(user.role) && (
            <Section title="Your own figures" text="What is held about you, as whoever may see it sees it.">
              <TextLink to="/" search={{ of: 'self' }}>
                See your figures
              </TextLink>
            </Section>
          )}
          <Suspense fallback={<Loading what="your working time" heights={[160]} />}>
            <PersonTimes id={null} />
          </Suspense>
        </div>
      )}
    </Page>
  );
};
