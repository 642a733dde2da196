// Addresses of what an organization decides.
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { mayInvite, mayRun } from '../ui/roles.ts';
import { signedIn, onlyFor } from './base.tsx';

const settings = createRoute({
  getParentRoute: () => signedIn,
  path: '/settings',
  beforeLoad: onlyFor(mayInvite),
  component: lazyRouteComponent(() => import('../pages/settings/page.tsx'), 'SettingsPage'),
});

const members = createRoute({
  getParentRoute: () => signedIn,
  path: '/members',
  beforeLoad: onlyFor(mayRun),
  component: lazyRouteComponent(() => import('../pages/members/page.tsx'), 'MembersPage'),
});

const invites = createRoute({
  getParentRoute: () => signedIn,
  path: '/invites',
  beforeLoad: onlyFor(mayInvite),
  component: lazyRouteComponent(() => import('../pages/invites/page.tsx'), 'InvitesPage'),
});

const calls = createRoute({
  getParentRoute: () => signedIn,
  path: '/settings/calls',
  beforeLoad: onlyFor(mayRun),
  component: lazyRouteComponent(() => import('../pages/settings/calls/page.tsx'), 'CallsPage'),
});

const email = createRoute({
  getParentRoute: () => signedIn,
  path: '/settings/email',
  beforeLoad: onlyFor(mayRun),
  component: lazyRouteComponent(() => import('../pages/settings/email/page.tsx'), 'EmailPage'),
});

const apiKeys = createRoute({
  getParentRoute: () => signedIn,
  path: '/settings/api-keys',
  beforeLoad: onlyFor(mayRun),
  component: lazyRouteComponent(() => import('../pages/settings/api-keys/page.tsx'), 'ApiKeysPage'),
});

const webhooks = createRoute({
  getParentRoute: () => signedIn,
  path: '/settings/webhooks',
  beforeLoad: onlyFor(mayRun),
  component: lazyRouteComponent(() => import('../pages/settings/webhooks/page.tsx'), 'WebhooksPage'),
});

const domains = createRoute({
  getParentRoute: () => signedIn,
  path: '/settings/domains',
  beforeLoad: onlyFor(mayRun),
  component: lazyRouteComponent(() => import('../pages/settings/domains/page.tsx'), 'DomainsPage'),
});

const workingTime = createRoute({
  getParentRoute: () => signedIn,
  path: '/settings/working-time',
  beforeLoad: onlyFor(mayRun),
  component: lazyRouteComponent(() => import('../pages/settings/working-time/page.tsx'), 'WorkingTimePage'),
});

const holidays = createRoute({
  getParentRoute: () => signedIn,
  path: '/settings/holidays',
  beforeLoad: onlyFor(mayRun),
  component: lazyRouteComponent(() => import('../pages/settings/holidays/page.tsx'), 'HolidaysPage'),
});

const retention = createRoute({
  getParentRoute: () => signedIn,
  path: '/settings/retention',
  beforeLoad: onlyFor(mayRun),
  component: lazyRouteComponent(() => import('../pages/settings/retention/page.tsx'), 'RetentionPage'),
});

const teamRule = createRoute({
  getParentRoute: () => signedIn,
  path: '/settings/teams',
  beforeLoad: onlyFor(mayRun),
  component: lazyRouteComponent(() => import('../pages/settings/teams/page.tsx'), 'TeamRulePage'),
});

export const settingsRoutes = [
  settings,
  members,
  invites,
  calls,
  email,
  apiKeys,
  webhooks,
  domains,
  workingTime,
  holidays,
  retention,
  teamRule,
] as const;
