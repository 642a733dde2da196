// What the router shows around pages: the shell for who is signed in, a page's failure, an address that leads nowhere.
import { makeStyles } from '@fluentui/react-components';
import { type ErrorComponentProps, useRouteContext, useRouter } from '@tanstack/react-router';
import { LinkButton } from '../link-button.tsx';
import { Page } from '../page.tsx';
import { Empty, Failure } from '../states.tsx';
import { Shell } from './shell.tsx';

const useStyles = makeStyles({ alone: { padding: '16px 0', maxWidth: '720px' } });

export const SignedIn = () => {
  const { user, organization } = useRouteContext({ from: '/signed-in' });
  return <Shell user={user} organization={organization.name} />;
};

export const PageFailure = ({ error, reset }: ErrorComponentProps) => {
  const styles = useStyles();
  const router = useRouter();
  const retry = (): void => {
    reset();
    void router.invalidate();
  };
  return (
    <div className={styles.alone}>
      <Failure error={error instanceof Error ? error : new Error(String(error))} onRetry={retry} />
    </div>
  );
};

/** The same before there is a shell around it. */
export const DoorFailure = (props: ErrorComponentProps) => (
  <main>
    <Page title="Plumbline" slim>
      <PageFailure {...props} />
    </Page>
  </main>
);

export const NotFound = () => (
  <Page title="Nothing here" slim>
    <Empty title="This address leads nowhere" actions={<LinkButton to="/">Go to the start page</LinkButton>}>
      <p>The link may be old, or mistyped.</p>
    </Empty>
  </Page>
);
