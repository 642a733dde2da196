// The form that connects a Google Workspace: what it asks for, what is done at Google before, and how what was entered is parsed.
import { z } from 'zod';
import { faultsOf, type ParsedSetup, type ProviderSetup, type Way } from '../provider.ts';
import { keyField } from './key.ts';
import { delegationLink } from './problems.ts';
import { scopes } from './scopes.ts';

const ownApp: Way = {
  id: 'own-app',
  title: 'A service account of your own',
  summary:
    'An admin makes a service account and delegates three scopes to it that only read. It reads for everybody in the domain.',
  who: 'admin',
  mode: 'application',
  interaction: 'form',
  recommended: true,
  credentials: [{ kind: 'key', label: 'JSON key', recommended: true }],
  fields: [
    {
      name: 'key',
      label: 'JSON key of the service account',
      help: 'The whole file that the Google Cloud console saved when the key was made, from its first brace to its last.',
      kind: 'pem',
      credential: 'key',
      example: '{\n  "type": "service_account",\n  …',
    },
    {
      name: 'admin',
      label: 'Address of an admin',
      help: 'The directory is read in this person’s name: a super admin, or an admin whose role may read users.',
      kind: 'address',
      credential: null,
    },
  ],
  steps: [
    {
      title: 'Make a project',
      text: 'In the Google Cloud console make a project, and under APIs & Services, Library, enable the Admin SDK API, the Gmail API and the Google Calendar API.',
      link: 'https://console.cloud.google.com/projectcreate',
    },
    {
      title: 'Make a service account with a key',
      text: 'Under IAM & Admin, Service Accounts, make one without any role; then under Keys choose Add key, Create new key, JSON. Where this is refused, an organization policy (iam.disableServiceAccountKeyCreation) must let this project make keys.',
      link: 'https://console.cloud.google.com/iam-admin/serviceaccounts',
    },
    {
      title: 'Delegate the scopes',
      text: `In the Admin console, Security, Access and data control, API controls, Manage domain-wide delegation, choose Add new. Client ID: the number "client_id" in the JSON key. OAuth scopes: ${Object.values(scopes).join(',')}. Leave out the scopes of streams that you do not choose. It mostly holds within minutes, at times after a day.`,
      link: delegationLink,
    },
  ],
  streams: ['people', 'mail', 'meetings'],
};

export const setup: ProviderSetup = {
  title: 'Connect Google Workspace',
  summary: 'Who wrote to whom and met whom, and when. Subjects, texts, titles and places are never asked for.',
  ways: [ownApp],
  revoke: [
    {
      title: 'Take the delegation back',
      text: 'In the Admin console, Security, Access and data control, API controls, Manage domain-wide delegation, delete the entry of the service account.',
      link: delegationLink,
    },
    {
      title: 'Delete the key',
      text: 'In the Google Cloud console open the service account, Keys, and delete the key, or the whole account.',
      link: 'https://console.cloud.google.com/iam-admin/serviceaccounts',
    },
  ],
};

const Form = z.object({
  key: keyField,
  admin: z
    .string({ error: 'Enter the address of an admin.' })
    .trim()
    .toLowerCase()
    .max(320, 'This is no address.')
    .regex(/^[^\s@\p{Cc}]{1,64}@[^\s@\p{Cc}]{1,255}$/u, 'Enter an address such as admin@example.com.')
    .refine((address) => !/@(gmail|googlemail)\.com$/.test(address), {
      message: 'This is a private account. Enter the address of an admin of your Google Workspace domain.',
    }),
});

export const parseForm = (way: string, input: Readonly<Record<string, string>>): ParsedSetup => {
  if (way !== ownApp.id) return { ok: false, faults: [{ field: 'way', message: `There is no way "${way}".` }] };
  const form = Form.safeParse(input);
  if (!form.success) return { ok: false, faults: faultsOf(form.error) };
  const { key, admin } = form.data;
  const settings = { admin, clientId: key.clientId, clientEmail: key.key.clientEmail };
  return { ok: true, settings, secret: JSON.stringify(key.key), credentialExpiresAt: null };
};

/** What is stored, as it is used. */
export const Settings = z.object({ admin: z.string() });
