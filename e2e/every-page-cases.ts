// What is looked at of every page: by its address in the route table, who opens what, and the heading it shows.
import type { Ids, Login } from './office-pages.ts';

export interface Case {
  /** Nobody: without a login. */
  readonly who: Login | 'nobody';
  readonly path: string;
  /** The first heading. */
  readonly heading: string | RegExp;
  /** What the browser may complain of: a refusal that the page is about. */
  readonly complaint?: RegExp;
}

const page = (path: string, heading: string | RegExp, more: Partial<Case> = {}): Case => ({
  who: 'owner',
  path,
  heading,
  ...more,
});

const notFound = { complaint: /404/ };
const nobody = { who: 'nobody' } as const;

/** Looked at before anybody has set up the product. */
export const firstRun: Readonly<Record<string, readonly Case[]>> = {
  '/set-up': [page('/set-up', 'Set up Plumbline', nobody)],
};

const doors: Readonly<Record<string, readonly Case[]>> = {
  '/sign-in': [page('/sign-in', 'Sign in', nobody)],
  '/link': [page('/link', 'Open the link once more', nobody)],
  '/connect/callback': [
    page('/connect/callback', 'Nothing to finish here', nobody),
    page('/connect/callback?state=forged&code=x', 'This took too long', { ...nobody, complaint: /40\d/ }),
  ],
  '/unsubscribe/$token': [
    page(`/unsubscribe/${'x'.repeat(71)}`, 'This link does not work any more', { ...nobody, ...notFound }),
  ],
};

const connecting = ({ connection }: Ids): Readonly<Record<string, readonly Case[]>> => ({
  '/connections': [page('/connections', 'Connections')],
  '/connections/connect': [
    page('/connections/connect', 'Connect a source'),
    page('/connections/connect?provider=microsoft', 'Connect Microsoft 365'),
    page('/connections/connect?provider=microsoft&way=own-app', 'Connect Microsoft 365'),
    page('/connections/connect?provider=microsoft&way=admin-consent', 'Connect Microsoft 365'),
    page('/connections/connect?provider=microsoft&way=device-code', 'Connect Microsoft 365'),
  ],
  '/connections/import': [page('/connections/import', 'Import files')],
  '/connections/$id': ['', '?tab=test', '?tab=permissions', '?tab=reach', '?tab=life'].map((tab) =>
    page(`/connections/${connection}${tab}`, 'Small Office'),
  ),
  '/sync': [page('/sync', 'Sync')],
  '/account': [page('/account', 'Your account'), page('/account', 'Your account', { who: 'employee' })],
  '/account/mail': [page('/account/mail', 'Mail'), page('/account/mail', 'Mail', { who: 'employee' })],
  '/account/connect': [
    page('/account/connect', 'Connect an account'),
    page('/account/connect?provider=microsoft&way=own-account', 'Connect your Microsoft 365 account'),
    page('/account/connect?provider=imap&way=password', /^Connect your/),
  ],
});

const people = ({ person, activity }: Ids): Readonly<Record<string, readonly Case[]>> => ({
  '/people': [page('/people', 'People'), page('/people?search=nobody-of-this-name', 'People')],
  '/people/import': [page('/people/import', 'Import people')],
  '/people/org-chart': [page('/people/org-chart', 'Org chart')],
  '/people/identities': ['', '?tab=unmapped', '?tab=decisions'].map((tab) =>
    page(`/people/identities${tab}`, 'Identities'),
  ),
  '/people/$id': [page(`/people/${person}`, /^\w+ \w+$/), page(`/people/${person}?signal=reply-time`, /^\w+ \w+$/)],
  '/activities': [
    page('/activities', 'Activities'),
    page('/activities', 'Your activities', { who: 'employee' }),
    page('/activities', 'Your activities', { who: 'stranger' }),
  ],
  '/activities/$id': [page(`/activities/${activity}`, 'Activities')],
});

const settings: Readonly<Record<string, readonly Case[]>> = {
  '/settings': [page('/settings', 'Settings'), page('/settings', 'Settings', { who: 'manager' })],
  '/members': [page('/members', 'Members')],
  '/invites': [page('/invites', 'Invites')],
  '/settings/calls': [page('/settings/calls', 'Calls')],
  '/settings/email': [page('/settings/email', 'Email')],
  '/settings/api-keys': [page('/settings/api-keys', 'API keys')],
  '/settings/webhooks': [page('/settings/webhooks', 'Webhooks')],
  '/settings/domains': [page('/settings/domains', 'Domains')],
  '/settings/working-time': [page('/settings/working-time', 'Working time')],
  '/settings/holidays': [page('/settings/holidays', 'Holidays')],
  '/settings/retention': [page('/settings/retention', 'Retention')],
  '/settings/teams': [page('/settings/teams', 'Figures of teams')],
};

/** By address of the route table. */
export const casesOf = (ids: Ids): Readonly<Record<string, readonly Case[]>> => ({
  ...doors,
  ...connecting(ids),
  ...people(ids),
  ...settings,
  '/': [
    page('/', 'Welcome, Olga'),
    page('/', /^Welcome/, { who: 'manager' }),
    page('/?of=self', 'Your own figures', { who: 'manager' }),
    page('/', /^Welcome/, { who: 'employee' }),
    page('/', /^Welcome/, { who: 'stranger', ...notFound }),
  ],
  '/teams': [page('/teams', 'Teams'), page('/teams', 'Teams', { who: 'manager' })],
  '/teams/new': [page('/teams/new', 'Put a team together')],
  '/teams/$id': [page(`/teams/${ids.team}`, 'Launch')],
  '/teams/$id/edit': [page(`/teams/${ids.team}/edit`, 'Change Launch')],
  $: [page('/nowhere', 'Nothing here')],
});
