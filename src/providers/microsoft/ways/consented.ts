// The ways that lead to Microsoft's own pages: an admin's consent for all, and one person's for themselves.
import type { Way } from '../../provider.ts';
import { allStreams, ownStreams, registrations } from './pages.ts';

export const adminConsent: Way = {
  id: 'admin-consent',
  title: 'An admin’s consent',
  summary: 'A Microsoft 365 admin signs in at Microsoft, reads which permissions are asked for, and accepts.',
  who: 'admin',
  mode: 'application',
  interaction: 'redirect',
  recommended: true,
  credentials: [],
  fields: [
    {
      name: 'tenantId',
      label: 'Directory (tenant) ID or domain',
      help: 'Only where the admin has accounts in several organizations: whose consent is wanted.',
      kind: 'text',
      credential: null,
      optional: true,
    },
  ],
  steps: [
    {
      title: 'Who can do it',
      text: 'A Privileged Role Administrator or a Global Administrator. An Application Administrator cannot consent to these permissions. Whoever it is signs in twice at most: once to consent, and once so that it is proved whose consent it was.',
      link: null,
    },
  ],
  streams: allStreams,
};

/** What an employee's own account needs where only admins may allow it: permissions that act as whoever signs in, and no others. */
export const employeesConsent: Way = {
  id: 'employees-consent',
  title: 'Approval for employees',
  summary:
    'An admin allows employees once to connect their own accounts. Nobody is connected by it, and nothing is read.',
  who: 'admin',
  mode: 'delegated',
  interaction: 'redirect',
  recommended: false,
  credentials: [],
  fields: adminConsent.fields,
  steps: [
    {
      title: 'What it allows',
      text: 'Each employee still signs in and decides. Plumbline can then read the metadata of the mailbox of whoever signed in, and of nobody else.',
      link: null,
    },
  ],
  streams: ownStreams,
};

export const ownAccount: Way = {
  id: 'own-account',
  title: 'Your own account',
  summary: 'You sign in at Microsoft and let Plumbline read the metadata of your own mailbox, and nobody else’s.',
  who: 'employee',
  mode: 'delegated',
  interaction: 'redirect',
  recommended: false,
  credentials: [],
  fields: [],
  steps: [
    {
      title: 'If Microsoft asks for an admin’s approval',
      text: 'Most organizations let only admins allow this since the end of 2025. Then an admin has to approve once for everybody; the page you come back to has a link to pass on.',
      link: null,
    },
  ],
  streams: ownStreams,
};

export const deviceCode: Way = {
  id: 'device-code',
  title: 'A code typed in on another device',
  summary:
    'For a test account, or where this browser cannot sign in: you type a short code at Microsoft on any device.',
  who: 'employee',
  mode: 'delegated',
  interaction: 'device-code',
  recommended: false,
  credentials: [],
  fields: [
    {
      name: 'tenantId',
      label: 'Directory (tenant) ID',
      help: 'Of your own app registration. Leave both empty to use that of this server.',
      kind: 'guid',
      credential: null,
      optional: true,
    },
    {
      name: 'clientId',
      label: 'Application (client) ID',
      help: 'Of the same registration.',
      kind: 'guid',
      credential: null,
      optional: true,
    },
  ],
  steps: [
    {
      title: 'Allow public client flows',
      text: 'In the app registration open Authentication and set "Allow public client flows" to Yes. Many organizations block codes by a Conditional Access policy; then use the way "Your own account".',
      link: registrations,
    },
  ],
  streams: ownStreams,
};
