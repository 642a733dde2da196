// What all addresses hang on: the root, the frame for who is signed in, and who may come.
import type { QueryClient } from '@tanstack/react-query';
import { createRootRouteWithContext, createRoute, Outlet, redirect } from '@tanstack/react-router';
import { z } from 'zod';
import type { Role } from '../../src/contract/session.ts';
import { sessionQuery } from '../queries.ts';
import { DoorFailure, SignedIn } from '../ui/shell/frame.tsx';

interface Context {
  readonly queries: QueryClient;
}

export const text = z.coerce.string();

export const waySearch = { provider: text.optional().catch(undefined), way: text.optional().catch(undefined) };

export const root = createRootRouteWithContext<Context>()({ component: Outlet });

/** Everything for who is signed in: others are led to the set-up or to sign-in, and back afterwards. */
export const signedIn = createRoute({
  getParentRoute: () => root,
  id: 'signed-in',
  beforeLoad: async ({ context, location }) => {
    const session = await context.queries.fetchQuery({ ...sessionQuery, staleTime: 60_000 });
    if (session.firstRun) throw redirect({ to: '/set-up' });
    const { user, organization } = session;
    if (user === null || organization === null) {
      throw redirect({ to: '/sign-in', search: location.href === '/' ? {} : { return: location.href } });
    }
    return { user, organization };
  },
  component: SignedIn,
  errorComponent: DoorFailure,
});

/** Who has nothing to do on a page is led to the one that is everybody's. */
export const onlyFor =
  (may: (role: Role) => boolean) =>
  ({ context }: { context: { user: { role: Role } } }): void => {
    if (!may(context.user.role)) throw redirect({ to: '/account' });
  };
