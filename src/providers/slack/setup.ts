// The form that connects a workspace: what it asks for, what is done at Slack before, and how what was entered is parsed.
import { z } from 'zod';
import { faultsOf, type ParsedSetup, type ProviderSetup, type Way } from '../provider.ts';
import { scopesOf } from './limits.ts';

const apps = 'https://api.slack.com/apps';

/** What Slack makes an app of, with exactly what is needed. */
const manifest = JSON.stringify({
  display_information: { name: 'Plumbline' },
  features: { bot_user: { display_name: 'Plumbline', always_online: false } },
  oauth_config: { scopes: { bot: scopesOf(['people', 'chats']) } },
  settings: { token_rotation_enabled: false },
});

const ownApp: Way = {
  id: 'own-app',
  title: 'An app of your own workspace',
  summary: 'An admin of the workspace makes an app with six scopes that only read, installs it, and enters its token.',
  who: 'admin',
  mode: 'application',
  interaction: 'form',
  recommended: true,
  credentials: [{ kind: 'token', label: 'Bot token', recommended: true }],
  fields: [
    {
      name: 'token',
      label: 'Bot User OAuth Token',
      help: 'Under OAuth & Permissions of the app, once it is installed. It begins with xoxb-.',
      kind: 'secret',
      credential: 'token',
    },
  ],
  steps: [
    {
      title: 'Make an app',
      text: `At Slack choose Create New App, From a manifest, your workspace, JSON, and enter: ${manifest}`,
      link: `${apps}?new_app=1`,
    },
    {
      title: 'Install it',
      text: 'Open Install App, press Install to Workspace, and allow what is listed; where the workspace approves apps, its admins are asked. Then copy the Bot User OAuth Token.',
      link: apps,
    },
    {
      title: 'Invite it',
      text: 'The app reads the channels it is a member of, and no others: write "/invite @Plumbline" in each. It never joins one by itself. Direct messages cannot be read with these scopes.',
      link: null,
    },
  ],
  streams: ['people', 'chats'],
};

export const setup: ProviderSetup = {
  title: 'Connect Slack',
  summary:
    'Who wrote in which channel and when, who was answered, mentioned and thanked. Slack sends the text along; it is dropped while it is read.',
  ways: [ownApp],
  revoke: [
    {
      title: 'Remove the app',
      text: 'In the workspace open Settings & administration, Manage apps, Plumbline, Configuration, and press Remove App. Its token ends at once.',
      link: 'https://slack.com/apps/manage',
    },
  ],
};

/** What else people copy from the pages of an app, told by how it looks. */
const mistaken: readonly (readonly [RegExp, string])[] = [
  [/^$/, 'Enter the Bot User OAuth Token of the app.'],
  [
    /^xoxp-/,
    'This is a User OAuth Token, which reads with the rights of one person. Copy the Bot User OAuth Token, which begins with xoxb-.',
  ],
  [
    /^xapp-/,
    'This is an app-level token, which reads no messages. Copy the Bot User OAuth Token from OAuth & Permissions; it begins with xoxb-.',
  ],
  [
    /^xoxe[.-]/,
    'This is a token of an app with token rotation, or of its configuration; it ends within hours. Make an app without token rotation, and copy its Bot User OAuth Token.',
  ],
  [
    /^xox[cds]-/,
    'This is a token of a signed-in browser. Make an app, and copy its Bot User OAuth Token, which begins with xoxb-.',
  ],
  [
    /^[0-9a-f]{32}$/i,
    'This is the Signing Secret or the Client Secret of the app. Copy the Bot User OAuth Token from OAuth & Permissions; it begins with xoxb-.',
  ],
  [/^\d+\.\d+$/, 'This is the Client ID of the app. Copy the Bot User OAuth Token from OAuth & Permissions.'],
  [/^A[A-Z0-9]{8,}$/, 'This is the App ID. Copy the Bot User OAuth Token from OAuth & Permissions.'],
  [/^https?:/i, 'This is an address, such as of a webhook. Copy the Bot User OAuth Token; it begins with xoxb-.'],
];

const botToken = /^xoxb-[A-Za-z0-9-]{10,400}$/;

const Form = z.object({
  token: z
    .string()
    .optional()
    .transform((given) => (given ?? '').replace(/^bearer\s+/i, '').replace(/[\s"'\u200b]+/g, ''))
    .superRefine((given, context) => {
      if (botToken.test(given)) return;
      const message =
        mistaken.find(([looks]) => looks.test(given))?.[1] ??
        'This is no bot token: it begins with xoxb-, and has only letters, digits and hyphens.';
      context.addIssue({ code: 'custom', message });
    }),
});

const Secret = z.strictObject({ token: z.string() });

export const readToken = (secret: string): string => Secret.parse(JSON.parse(secret)).token;

export const parseSetup = (_way: string, input: Readonly<Record<string, string>>): ParsedSetup => {
  const form = Form.safeParse(input);
  if (!form.success) return { ok: false, faults: faultsOf(form.error) };
  return {
    ok: true,
    settings: { way: 'own-app' },
    secret: JSON.stringify({ token: form.data.token }),
    credentialExpiresAt: null,
  };
};
