// The addresses of the product, who may see them, and the page of each; every page is loaded when it is first visited.
import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import { z } from 'zod';
import type { Role } from '../src/contract/session.ts';
import { sessionQuery } from './queries.ts';
import { ownPath } from './ui/own-path.ts';
import { periodSearch } from './ui/period.ts';
import { mayInvite, mayRun } from './ui/roles.ts';
import { Loading } from './ui/states.tsx';
import { DoorFailure, NotFound, PageFailure, SignedIn } from './ui/shell/frame.tsx';

interface Context {
  readonly queries: QueryClient;
}

const text = z.coerce.string();
const waySearch = { provider: text.optional().catch(undefined), way: text.optional().catch(undefined) };

const root = createRootRouteWithContext<Context>()({ component: Outlet });

const setUp = createRoute({
  getParentRoute: () => root,
  path: '/set-up',
  beforeLoad: async ({ context }) => {
    const session = await context.queries.ensureQueryData(sessionQuery);
    if (!session.firstRun) throw redirect({ to: '/' });
  },
  component: lazyRouteComponent(() => import('./pages/set-up/page.tsx'), 'SetUpPage'),
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
  component: lazyRouteComponent(() => import('./pages/sign-in/page.tsx'), 'SignInPage'),
  errorComponent: DoorFailure,
});

/** For whoever holds a one-time link: no session, no shell. */
const link = createRoute({
  getParentRoute: () => root,
  path: '/link',
  component: lazyRouteComponent(() => import('./pages/link/page.tsx'), 'LinkPage'),
  errorComponent: DoorFailure,
});

/** For whoever holds a link at the foot of a mail: no session, no shell. */
const unsubscribe = createRoute({
  getParentRoute: () => root,
  path: '/unsubscribe/$token',
  component: lazyRouteComponent(() => import('./pages/unsubscribe/page.tsx'), 'UnsubscribePage'),
  errorComponent: DoorFailure,
});

/** Where a source sends the browser back to; with a session or without. */
const connectCallback = createRoute({
  getParentRoute: () => root,
  path: '/connect/callback',
  component: lazyRouteComponent(() => import('./pages/connect-callback/page.tsx'), 'ConnectCallbackPage'),
  errorComponent: DoorFailure,
});

/** Everything for who is signed in: others are led to the set-up or to sign-in, and back afterwards. */
const signedIn = createRoute({
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
const onlyFor =
  (may: (role: Role) => boolean) =>
  ({ context }: { context: { user: { role: Role } } }): void => {
    if (!may(context.user.role)) throw redirect({ to: '/account' });
  };

const home = createRoute({
  getParentRoute: () => signedIn,
  path: '/',
  validateSearch: z.object({ ...periodSearch, signal: text.optional().catch(undefined) }),
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

const teamRule = createRoute({
  getParentRoute: () => signedIn,
  path: '/settings/teams',
  beforeLoad: onlyFor(mayRun),
  component: lazyRouteComponent(() => import('./pages/settings/teams/page.tsx'), 'TeamRulePage'),
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

const members = createRoute({
  getParentRoute: () => signedIn,
  path: '/members',
  beforeLoad: onlyFor(mayRun),
  component: lazyRouteComponent(() => import('./pages/members/page.tsx'), 'MembersPage'),
});

const invites = createRoute({
  getParentRoute: () => signedIn,
  path: '/invites',
  beforeLoad: onlyFor(mayInvite),
  component: lazyRouteComponent(() => import('./pages/invites/page.tsx'), 'InvitesPage'),
});

const settings = createRoute({
  getParentRoute: () => signedIn,
  path: '/settings',
  beforeLoad: onlyFor(mayInvite),
  component: lazyRouteComponent(() => import('./pages/settings/page.tsx'), 'SettingsPage'),
});

const email = createRoute({
  getParentRoute: () => signedIn,
  path: '/settings/email',
  beforeLoad: onlyFor(mayRun),
  component: lazyRouteComponent(() => import('./pages/settings/email/page.tsx'), 'EmailPage'),
});

const apiKeys = createRoute({
  getParentRoute: () => signedIn,
  path: '/settings/api-keys',
  beforeLoad: onlyFor(mayRun),
  component: lazyRouteComponent(() => import('./pages/settings/api-keys/page.tsx'), 'ApiKeysPage'),
});

const webhooks = createRoute({
  getParentRoute: () => signedIn,
  path: '/settings/webhooks',
  beforeLoad: onlyFor(mayRun),
  component: lazyRouteComponent(() => import('./pages/settings/webhooks/page.tsx'), 'WebhooksPage'),
});

const calls = createRoute({
  getParentRoute: () => signedIn,
  path: '/settings/calls',
  beforeLoad: onlyFor(mayRun),
  component: lazyRouteComponent(() => import('./pages/settings/calls/page.tsx'), 'CallsPage'),
});

const people = createRoute({
  getParentRoute: () => signedIn,
  path: '/people',
  beforeLoad: onlyFor(mayRun),
  validateSearch: z.object({
    ...periodSearch,
    search: text.optional().catch(undefined),
    sort: z.enum(['name', 'department', 'coverage']).optional().catch(undefined),
    order: z.enum(['asc', 'desc']).optional().catch(undefined),
    page: z.coerce.number().int().min(1).optional().catch(undefined),
  }),
  component: lazyRouteComponent(() => import('./pages/people/page.tsx'), 'PeoplePage'),
});

const importPeople = createRoute({
  getParentRoute: () => signedIn,
  path: '/people/import',
  beforeLoad: onlyFor(mayRun),
  component: lazyRouteComponent(() => import('./pages/people/import/page.tsx'), 'ImportPeoplePage'),
});

const orgChart = createRoute({
  getParentRoute: () => signedIn,
  path: '/people/org-chart',
  beforeLoad: onlyFor(mayRun),
  component: lazyRouteComponent(() => import('./pages/people/org-chart/page.tsx'), 'OrgChartPage'),
});

const domains = createRoute({
  getParentRoute: () => signedIn,
  path: '/settings/domains',
  beforeLoad: onlyFor(mayRun),
  component: lazyRouteComponent(() => import('./pages/settings/domains/page.tsx'), 'DomainsPage'),
});

const identities = createRoute({
  getParentRoute: () => signedIn,
  path: '/people/identities',
  beforeLoad: onlyFor(mayRun),
  validateSearch: z.object({
    tab: z.enum(['proposed', 'unmapped', 'decisions']).optional().catch(undefined),
    search: text.optional().catch(undefined),
    sort: z.enum(['name', 'source', 'lost', 'confidence']).optional().catch(undefined),
    page: z.coerce.number().int().min(1).optional().catch(undefined),
  }),
  component: lazyRouteComponent(() => import('./pages/identities/page.tsx'), 'IdentitiesPage'),
});

const person = createRoute({
  getParentRoute: () => signedIn,
  path: '/people/$id',
  beforeLoad: onlyFor(mayRun),
  validateSearch: z.object({ ...periodSearch, signal: text.optional().catch(undefined) }),
  component: lazyRouteComponent(() => import('./pages/people/person/page.tsx'), 'PersonPage'),
});

const activities = createRoute({
  getParentRoute: () => signedIn,
  path: '/activities',
  validateSearch: z.object({
    ...periodSearch,
    kind: text.optional().catch(undefined),
    person: text.optional().catch(undefined),
    source: text.optional().catch(undefined),
  }),
  component: lazyRouteComponent(() => import('./pages/activities/page.tsx'), 'ActivitiesPage'),
});

/** Opens over the feed. */
const activity = createRoute({
  getParentRoute: () => activities,
  path: '$id',
  component: lazyRouteComponent(() => import('./pages/activities/detail.tsx'), 'ActivityPage'),
});

const workingTime = createRoute({
  getParentRoute: () => signedIn,
  path: '/settings/working-time',
  beforeLoad: onlyFor(mayRun),
  component: lazyRouteComponent(() => import('./pages/settings/working-time/page.tsx'), 'WorkingTimePage'),
});

const holidays = createRoute({
  getParentRoute: () => signedIn,
  path: '/settings/holidays',
  beforeLoad: onlyFor(mayRun),
  component: lazyRouteComponent(() => import('./pages/settings/holidays/page.tsx'), 'HolidaysPage'),
});

const retention = createRoute({
  getParentRoute: () => signedIn,
  path: '/settings/retention',
  beforeLoad: onlyFor(mayRun),
  component: lazyRouteComponent(() => import('./pages/settings/retention/page.tsx'), 'RetentionPage'),
});

const elsewhere = createRoute({ getParentRoute: () => signedIn, path: '$', component: NotFound });

const tree = root.addChildren([
  setUp,
  signIn,
  link,
  connectCallback,
  unsubscribe,
  signedIn.addChildren([
    home,
    teams,
    newTeam,
    team,
    editTeam,
    teamRule,
    connections,
    connect,
    importing,
    connection,
    sync,
    account,
    ownMail,
    ownConnect,
    members,
    invites,
    settings,
    calls,
    apiKeys,
    webhooks,
    email,
    people,
    identities,
    importPeople,
    orgChart,
    domains,
    person,
    activities.addChildren([activity]),
    workingTime,
    holidays,
    retention,
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

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof openRouter>;
  }
}
