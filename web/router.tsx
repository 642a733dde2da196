// The addresses of the product, who may see them, and the page of each; every page is loaded when it is first visited.
import type { QueryClient } from '@tanstack/react-query';
import { type AnyRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { z } from 'zod';
import { periodSearch } from './ui/period.ts';
import { mayInvite, mayRun } from './ui/roles.ts';
import { NotFound, PageFailure } from './ui/shell/frame.tsx';
import { Loading } from './ui/states.tsx';
import { onlyFor, root, signedIn, text, waySearch } from './routes/base.tsx';
import { doors } from './routes/doors.tsx';
import { peopleRoutes } from './routes/people.tsx';
import { settingsRoutes } from './routes/settings.tsx';

const home = createRoute({
  getParentRoute: () => signedIn,
  path: '/',
  validateSearch: z.object({
    ...periodSearch,
    signal: text.optional().catch(undefined),
    /** One's own figures, where home is something else. */
    of: z.literal('self').optional().catch(undefined),
  }),
  component: lazyRouteComponent(() => import('./pages/home/page.tsx'), 'HomePage'),
});

const teams = createRoute({
  getParentRoute: () => signedIn,
  path: '/teams',
  beforeLoad: onlyFor(mayInvite),
  component: lazyRouteComponent(() => import('./pages/teams/page.tsx'), 'TeamsPage'),
});

const newTeam = createRoute({
  getParentRoute: () => signedIn,
  path: '/teams/new',
  beforeLoad: onlyFor(mayRun),
  component: lazyRouteComponent(() => import('./pages/teams/edit/page.tsx'), 'NewTeamPage'),
});

const team = createRoute({
  getParentRoute: () => signedIn,
  path: '/teams/$id',
  beforeLoad: onlyFor(mayInvite),
  validateSearch: z.object({
    weeks: z.coerce.number().int().min(1).max(104).optional().catch(undefined),
    signal: text.optional().catch(undefined),
  }),
  component: lazyRouteComponent(() => import('./pages/teams/team/page.tsx'), 'TeamPage'),
});

const editTeam = createRoute({
  getParentRoute: () => signedIn,
  path: '/teams/$id/edit',
  beforeLoad: onlyFor(mayRun),
  component: lazyRouteComponent(() => import('./pages/teams/edit/page.tsx'), 'EditTeamPage'),
});

const connections = createRoute({
  getParentRoute: () => signedIn,
  path: '/connections',
  beforeLoad: onlyFor(mayRun),
  component: lazyRouteComponent(() => import('./pages/connections/page.tsx'), 'ConnectionsPage'),
});

const connect = createRoute({
  getParentRoute: () => signedIn,
  path: '/connections/connect',
  validateSearch: z.object({ ...waySearch, connection: text.optional().catch(undefined) }),
  beforeLoad: onlyFor(mayRun),
  component: lazyRouteComponent(() => import('./pages/connections/connect/page.tsx'), 'ConnectPage'),
});

const importing = createRoute({
  getParentRoute: () => signedIn,
  path: '/connections/import',
  beforeLoad: onlyFor(mayRun),
  component: lazyRouteComponent(() => import('./pages/connections/import/page.tsx'), 'ImportPage'),
});

const connection = createRoute({
  getParentRoute: () => signedIn,
  path: '/connections/$id',
  validateSearch: z.object({
    tab: z.enum(['overview', 'test', 'permissions', 'reach', 'life']).optional().catch(undefined),
  }),
  beforeLoad: onlyFor(mayRun),
  component: lazyRouteComponent(() => import('./pages/connections/connection/page.tsx'), 'ConnectionPage'),
});

const sync = createRoute({
  getParentRoute: () => signedIn,
  path: '/sync',
  beforeLoad: onlyFor(mayRun),
  component: lazyRouteComponent(() => import('./pages/sync/page.tsx'), 'SyncPage'),
});

const account = createRoute({
  getParentRoute: () => signedIn,
  path: '/account',
  component: lazyRouteComponent(() => import('./pages/account/page.tsx'), 'AccountPage'),
});

const ownMail = createRoute({
  getParentRoute: () => signedIn,
  path: '/account/mail',
  component: lazyRouteComponent(() => import('./pages/account/mail/page.tsx'), 'MailPage'),
});

const ownConnect = createRoute({
  getParentRoute: () => signedIn,
  path: '/account/connect',
  validateSearch: z.object({ ...waySearch, connection: text.optional().catch(undefined) }),
  component: lazyRouteComponent(() => import('./pages/account/connect/page.tsx'), 'OwnConnectPage'),
});

const elsewhere = createRoute({ getParentRoute: () => signedIn, path: '$', component: NotFound });

const tree = root.addChildren([
  ...doors,
  signedIn.addChildren([
    home,
    teams,
    newTeam,
    team,
    editTeam,
    connections,
    connect,
    importing,
    connection,
    sync,
    account,
    ownMail,
    ownConnect,
    ...peopleRoutes,
    ...settingsRoutes,
    elsewhere,
  ]),
]);

export const openRouter = (queries: QueryClient) =>
  createRouter({
    routeTree: tree,
    context: { queries },
    defaultPreload: 'intent',
    defaultPreloadStaleTime: 0,
    scrollRestoration: true,
    defaultPendingMs: 300,
    defaultPendingComponent: () => <Loading what="the page" heights={[36, 120, 240]} />,
    defaultErrorComponent: PageFailure,
  });

/** Asks for the parts of the page that the address names while the session is still being asked for: who may not see it is led elsewhere all the same. */
export const preloadPage = (router: ReturnType<typeof openRouter>): void => {
  const routes = new Map<string, AnyRoute>(Object.entries(router.routesById));
  for (const { routeId } of router.matchRoutes(router.latestLocation)) {
    const route = routes.get(String(routeId));
    // What cannot be loaded now is asked for once more, and told, when the page is entered.
    if (route !== undefined) router.loadRouteChunk(route)?.catch(() => undefined);
  }
};

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof openRouter>;
  }
}
