// What the router shows around pages: the shell for who is signed in, a page's failure, an address that leads nowhere.
import { makeStyles, tokens } from '@fluentui/react-components';
import { type ErrorComponentProps, useRouteContext, useRouter } from '@tanstack/react-router';
import { useCallback, useEffect } from 'react';
import { NoAnswer } from '../../api.ts';
import { Door } from '../door.tsx';
import { LinkButton } from '../link-button.tsx';
import { Page } from '../page.tsx';
import { Empty, Failure } from '../states.tsx';
import { Shell } from './shell.tsx';

const useStyles = makeStyles({
  alone: { padding: '16px 0', maxWidth: '720px' },
  title: { fontSize: '28px', lineHeight: '36px', fontWeight: tokens.fontWeightSemibold, letterSpacing: '-0.015em' },
});

export const SignedIn = () => {
  const { user, organization } = useRouteContext({ from: '/signed-in' });
  return <Shell user={user} organization={organization.name} />;
};

/** While nobody answers, it is asked again by itself. */
const useAgain = (error: unknown, again: () => void): void => {
  useEffect(() => {
    if (!(error instanceof NoAnswer)) return undefined;
    const timer = setInterval(again, 5000);
    return () => clearInterval(timer);
  }, [error, again]);
};

export const PageFailure = ({ error, reset }: ErrorComponentProps) => {
  const styles = useStyles();
  const router = useRouter();
  const again = useCallback(() => {
    reset();
    void router.invalidate();
  }, [reset, router]);
  useAgain(error, again);
  return (
    <div className={styles.alone}>
      <Failure error={error instanceof Error ? error : new Error(String(error))} onRetry={again} />
    </div>
  );
};

/** The same before anybody is signed in. */
export const DoorFailure = (props: ErrorComponentProps) => {
  const styles = useStyles();
  return (
    <Door>
      <h1 className={styles.title}>Plumbline cannot be shown</h1>
      <PageFailure {...props} />
    </Door>
  );
};

export const NotFound = () => (
  <Page title="Nothing here" slim>
    <Empty title="This address leads nowhere" actions={<LinkButton to="/">Go to the start page</LinkButton>}>
      <p>The link may be old, or mistyped.</p>
    </Empty>
  </Page>
);
