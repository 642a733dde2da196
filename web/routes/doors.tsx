// Addresses for whoever is not signed in.
import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { z } from 'zod';
import { sessionQuery } from '../queries.ts';
import { ownPath } from '../ui/own-path.ts';
import { DoorFailure } from '../ui/shell/frame.tsx';
import { text, root } from './base.tsx';

const setUp = createRoute({
  getParentRoute: () => root,
  path: '/set-up',
  beforeLoad: async ({ context }) => {
    const session = await context.queries.ensureQueryData(sessionQuery);
    if (!session.firstRun) throw redirect({ to: '/' });
  },
  component: lazyRouteComponent(() => import('../pages/set-up/page.tsx'), 'SetUpPage'),
  errorComponent: DoorFailure,
});

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: z.object({ return: text.optional().catch(undefined) }),
  beforeLoad: async ({ context, search }) => {
    const session = await context.queries.ensureQueryData(sessionQuery);
    if (session.firstRun) throw redirect({ to: '/set-up' });
    if (session.user !== null) throw redirect({ href: ownPath(search.return) });
  },
  component: lazyRouteComponent(() => import('../pages/sign-in/page.tsx'), 'SignInPage'),
  errorComponent: DoorFailure,
});

/** For whoever holds a one-time link: no session, no shell. */
const link = createRoute({
  getParentRoute: () => root,
  path: '/link',
  component: lazyRouteComponent(() => import('../pages/link/page.tsx'), 'LinkPage'),
  errorComponent: DoorFailure,
});

/** For whoever holds a link at the foot of a mail: no session, no shell. */
const unsubscribe = createRoute({
  getParentRoute: () => root,
  path: '/unsubscribe/$token',
  component: lazyRouteComponent(() => import('../pages/unsubscribe/page.tsx'), 'UnsubscribePage'),
  errorComponent: DoorFailure,
});

/** Where a source sends the browser back to; with a session or without. */
const connectCallback = createRoute({
  getParentRoute: () => root,
  path: '/connect/callback',
  component: lazyRouteComponent(() => import('../pages/connect-callback/page.tsx'), 'ConnectCallbackPage'),
  errorComponent: DoorFailure,
});

export const doors = [setUp, signIn, link, connectCallback, unsubscribe] as const;
