// An app registration of the organization's own: with a certificate or a secret, or with a token of another identity provider.
import type { SetupField, SetupStep, Way } from '../../provider.ts';
import { allStreams, newRegistration, registrations } from './pages.ts';

const ids: readonly SetupField[] = [
  {
    name: 'tenantId',
    label: 'Directory (tenant) ID',
    help: 'On the Overview page of the app registration.',
    kind: 'guid',
    credential: null,
  },
  {
    name: 'clientId',
    label: 'Application (client) ID',
    help: 'On the same page, above the tenant ID. Not the Object ID.',
    kind: 'guid',
    credential: null,
  },
];

const register: SetupStep = {
  title: 'Register an app',
  text: 'In the Microsoft Entra admin center open App registrations, New registration. Name it Plumbline, choose "Accounts in this organizational directory only", leave the redirect URI empty, and press Register. Copy the two IDs from its Overview page into the form.',
  link: newRegistration,
};

const permissions: SetupStep = {
  title: 'Grant the permissions',
  text: 'Open API permissions, Add a permission, Microsoft Graph, Application permissions. Add those that the chosen streams name below and nothing else; remove User.Read if it is there. Then press "Grant admin consent": this takes a Privileged Role Administrator or a Global Administrator.',
  link: registrations,
};

const fewMailboxes: SetupStep = {
  title: 'Only some mailboxes?',
  text: 'Then leave the permissions for mail, calendars and settings out, and give the app roles for these mailboxes in Exchange Online (RBAC for Applications). It takes 30 minutes to 2 hours until they work.',
  link: 'https://learn.microsoft.com/exchange/permissions-exo/application-rbac',
};

const whole = { who: 'admin', mode: 'application', interaction: 'form', streams: allStreams } as const;

export const ownApp: Way = {
  ...whole,
  id: 'own-app',
  title: 'Your own app registration',
  summary: 'An admin registers an app in Microsoft Entra and gives it a certificate or a secret.',
  recommended: true,
  credentials: [
    { kind: 'certificate', label: 'Certificate', recommended: true },
    { kind: 'secret', label: 'Client secret', recommended: false },
  ],
  fields: [
    ...ids,
    {
      name: 'certificate',
      label: 'Certificate and private key (PEM)',
      help: 'Both parts one below the other, each from -----BEGIN to -----END. Only the certificate, without its key, is uploaded at Microsoft.',
      kind: 'pem',
      credential: 'certificate',
    },
    {
      name: 'clientSecret',
      label: 'Client secret (Value)',
      help: 'The Value of the secret, which is shown once, right after it was created. Not its Secret ID.',
      kind: 'secret',
      credential: 'secret',
    },
    {
      name: 'secretExpiresOn',
      label: 'Expires',
      help: 'The day in the column Expires beside the secret. Microsoft tells it nobody; with it you are reminded in time.',
      kind: 'day',
      credential: 'secret',
      optional: true,
    },
  ],
  steps: [
    register,
    permissions,
    {
      title: 'Give it a credential',
      text: 'Open Certificates & secrets. Recommended: let a certificate be made here, or make one with "openssl req -x509 -newkey rsa:3072 -nodes -days 365 -subj /CN=plumbline -keyout key.pem -out certificate.pem"; upload the certificate there, without its key. Or: New client secret, and copy its Value.',
      link: registrations,
    },
    fewMailboxes,
  ],
};

export const ownAppFederated: Way = {
  ...whole,
  id: 'own-app-federated',
  title: 'Your own app registration, without any secret',
  summary: 'The app trusts the identity that your platform gives to this server (Kubernetes, a cloud, SPIFFE).',
  recommended: false,
  credentials: [{ kind: 'federated', label: 'Federated credential', recommended: true }],
  fields: ids,
  steps: [
    register,
    permissions,
    {
      title: 'Trust this server',
      text: 'Open Certificates & secrets, Federated credentials, Add credential. Enter issuer and subject as they stand in the token that your platform gives to this server, and api://AzureADTokenExchange as the audience.',
      link: registrations,
    },
    fewMailboxes,
  ],
};
