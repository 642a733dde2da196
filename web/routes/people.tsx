// Addresses of people and of what they did.
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { z } from 'zod';
import { periodSearch } from '../ui/period.ts';
import { mayRun } from '../ui/roles.ts';
import { text, signedIn, onlyFor } from './base.tsx';

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
  component: lazyRouteComponent(() => import('../pages/people/page.tsx'), 'PeoplePage'),
});

const importPeople = createRoute({
  getParentRoute: () => signedIn,
  path: '/people/import',
  beforeLoad: onlyFor(mayRun),
  component: lazyRouteComponent(() => import('../pages/people/import/page.tsx'), 'ImportPeoplePage'),
});

const orgChart = createRoute({
  getParentRoute: () => signedIn,
  path: '/people/org-chart',
  beforeLoad: onlyFor(mayRun),
  component: lazyRouteComponent(() => import('../pages/people/org-chart/page.tsx'), 'OrgChartPage'),
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
  component: lazyRouteComponent(() => import('../pages/identities/page.tsx'), 'IdentitiesPage'),
});

const person = createRoute({
  getParentRoute: () => signedIn,
  path: '/people/$id',
  beforeLoad: onlyFor(mayRun),
  validateSearch: z.object({ ...periodSearch, signal: text.optional().catch(undefined) }),
  component: lazyRouteComponent(() => import('../pages/people/person/page.tsx'), 'PersonPage'),
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
  component: lazyRouteComponent(() => import('../pages/activities/page.tsx'), 'ActivitiesPage'),
});

/** Opens over the feed. */
const activity = createRoute({
  getParentRoute: () => activities,
  path: '$id',
  component: lazyRouteComponent(() => import('../pages/activities/detail.tsx'), 'ActivityPage'),
});

export const peopleRoutes = [
  people,
  importPeople,
  orgChart,
  identities,
  person,
  activities.addChildren([activity]),
] as const;
