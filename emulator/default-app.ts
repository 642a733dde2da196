// The app registration that a started emulator offers: the permissions of people, mail and meetings, nothing more.
import { App } from './entra/registry.ts';
import { guidOf, hashText } from './seeded.ts';
import type { Tenant } from './tenant/model.ts';

const roles = [
  'Calendars.ReadBasic.All',
  'Mail.ReadBasic.All',
  'MailboxSettings.Read',
  'Organization.Read.All',
  'User.Read.All',
];

const scopes = ['Calendars.Read', 'Mail.ReadBasic', 'MailboxSettings.Read', 'User.Read'];

/** One secret, of the form that Entra gives, with its Secret ID; consented in the tenant. */
export const makeDefaultApp = (tenant: Tenant, seed: number): App => {
  const clientId = guidOf('plumbline client', seed);
  const tail = [1, 2, 3, 4, 5].map((part) => hashText(`secret ${part}`, seed).toString(36).padStart(7, '0')).join('');
  return App.parse({
    clientId,
    displayName: 'Plumbline',
    homeTenantId: tenant.id,
    secrets: [{ id: guidOf('plumbline secret', seed), value: `Emu8Q~${tail}` }],
    redirectUris: [
      'http://127.0.0.1:4400/connect/microsoft/callback',
      'http://localhost:4400/connect/microsoft/callback',
    ],
    requiredRoles: roles,
    requiredScopes: scopes,
    grants: { [tenant.id]: roles },
  });
};
