// The forms that connect mailboxes by IMAP: what they ask for, what is done at the source before, and how what was entered is parsed.
import { isIP } from 'node:net';
import { z } from 'zod';
import { faultsOf, type ParsedSetup, type ProviderSetup, type SetupField, type Way } from '../provider.ts';
import { links } from './problems/row.ts';
import { isGmail, usualSecurity } from './server.ts';

const fingerprintField: SetupField = {
  name: 'fingerprint',
  label: 'Trusted certificate fingerprint (SHA-256)',
  help: 'Only for a server whose certificate nobody vouches for: the connection test shows the fingerprint, and its operator tells whether it is right. Then this one certificate is trusted and no other.',
  kind: 'text',
  credential: null,
  optional: true,
};

const password: Way = {
  id: 'password',
  title: 'Any IMAP server, with a password',
  summary:
    'One mailbox on any mail server. Not for Microsoft 365: Exchange Online accepts no passwords and no app passwords.',
  who: 'employee',
  mode: 'delegated',
  interaction: 'form',
  recommended: true,
  credentials: [{ kind: 'password', label: 'Password', recommended: true }],
  fields: [
    {
      name: 'address',
      label: 'E-mail address',
      help: 'The address of the mailbox. By it the mail is counted for the same person as in other sources.',
      kind: 'address',
      credential: null,
    },
    {
      name: 'password',
      label: 'Password or app password',
      help: 'Google, Apple and Yahoo want an app password. Exchange Online and Microsoft 365 accept neither a password nor an app password any more: connect Microsoft 365 instead.',
      kind: 'secret',
      credential: 'password',
    },
    {
      name: 'host',
      label: 'IMAP server',
      help: 'Such as imap.example.com. Left empty, the connection test looks for it by the address and shows what it found; nothing is sent there before you enter it.',
      kind: 'text',
      credential: null,
      optional: true,
    },
    {
      name: 'port',
      label: 'Port',
      help: '993 if left empty.',
      kind: 'text',
      credential: null,
      optional: true,
    },
    {
      name: 'security',
      label: 'Security',
      help: 'tls (secured from the first byte) or starttls. If left empty: starttls on port 143, tls on all others. There is no way to connect without.',
      kind: 'text',
      credential: null,
      optional: true,
    },
    {
      name: 'user',
      label: 'User name',
      help: 'The e-mail address if left empty.',
      kind: 'text',
      credential: null,
      optional: true,
    },
    {
      name: 'displayName',
      label: 'Name of the owner',
      help: 'As it is to be shown; the address if left empty.',
      kind: 'text',
      credential: null,
      optional: true,
    },
    fingerprintField,
  ],
  steps: [
    {
      title: 'Switch IMAP on',
      text: 'Many providers have IMAP switched off at first: look in the settings of the mailbox, under forwarding, POP and IMAP.',
      link: links.gmailImap,
    },
    {
      title: 'Get an app password',
      text: 'Where two-step verification is on, the account makes passwords for single programs. Make one for Plumbline: it can be taken back at any time without changing the other.',
      link: links.gmailAppPassword,
    },
    {
      title: 'Microsoft 365?',
      text: 'Exchange Online refuses passwords and app passwords for IMAP since 2023, and no setting brings them back. Connect Microsoft 365 itself: that can be limited to header fields, which IMAP cannot.',
      link: links.exchangePasswords,
    },
  ],
  streams: ['people', 'mail'],
};

const ownAccount: Way = {
  id: 'own-account',
  title: 'Your mailbox at Microsoft 365, by IMAP',
  summary:
    'You sign in at Microsoft. Connecting Microsoft 365 is the better choice: that can be limited to header fields, which IMAP cannot.',
  who: 'employee',
  mode: 'delegated',
  interaction: 'redirect',
  recommended: false,
  credentials: [],
  fields: [],
  steps: [],
  streams: ['people', 'mail'],
};

const exchangeApp: Way = {
  id: 'exchange-app',
  title: 'Exchange Online, with an app of your own',
  summary:
    'Some mailboxes of Exchange Online by IMAP. Connecting Microsoft 365 is the better choice: an app with IMAP access could read whole messages.',
  who: 'admin',
  mode: 'application',
  interaction: 'form',
  recommended: false,
  credentials: [{ kind: 'secret', label: 'Client secret', recommended: true }],
  fields: [
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
      help: 'On the same page. Not the Object ID.',
      kind: 'guid',
      credential: null,
    },
    {
      name: 'clientSecret',
      label: 'Client secret (Value)',
      help: 'The Value of the secret, which is shown once, right after it was created. Not its Secret ID.',
      kind: 'secret',
      credential: 'secret',
    },
    {
      name: 'addresses',
      label: 'E-mail addresses',
      help: 'The mailboxes to read, separated by commas.',
      kind: 'text',
      credential: null,
    },
  ],
  steps: [
    {
      title: 'Give the app the permission',
      text: 'In the app registration open API permissions, Add a permission, APIs my organization uses, Office 365 Exchange Online, Application permissions, and add IMAP.AccessAsApp. Then press "Grant admin consent".',
      link: null,
    },
    {
      title: 'Let it into the mailboxes',
      text: 'Run the script that is shown after connecting: it makes the service principal known to Exchange and gives it access to these mailboxes alone. It wants the Object ID of the enterprise application, which is not that of the registration.',
      link: links.exchangeImap,
    },
  ],
  streams: ['people', 'mail'],
};

export const setup: ProviderSetup = {
  title: 'Connect a mailbox by IMAP',
  summary:
    'Any mail server. IMAP always opens whole messages; Plumbline asks for header fields alone, never for a subject or a text, and changes nothing.',
  ways: [password, ownAccount, exchangeApp],
  revoke: [
    {
      title: 'Take the password back',
      text: 'Delete the app password in the settings of the account; if it was the password itself, change it.',
      link: null,
    },
    {
      title: 'Take the app’s access back',
      text: 'Run Remove-MailboxPermission for its service principal on each mailbox, then Remove-ServicePrincipal, and delete its client secret.',
      link: links.exchangeImap,
    },
  ],
};

const trimmed = z
  .string()
  .optional()
  .transform((given) => given?.trim() ?? '');

/** Without control and format characters, which make an address look like another one. */
const mailAddress = /^[^\s\p{Cc}\p{Cf}@<>,;"]{1,64}@[^\s\p{Cc}\p{Cf}@<>,;"]{1,255}$/u;
const asAddress = trimmed.transform((given) => given.replace(/^mailto:/i, '').toLowerCase());

const hostName = /^(?!-)[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})*\.?$/;

/** `imaps://imap.example.com:993/` is what people copy. */
const asHost = trimmed.transform((given) =>
  given
    .toLowerCase()
    .replace(/^imaps?:\/\//, '')
    // Of those at the end alone, each looked at once.
    .replace(/(?<!\/)\/+$/, ''),
);

const asFingerprint = trimmed
  .transform((given) =>
    given
      .replace(/^sha-?256[:\s]*/i, '')
      .replace(/[\s:]/g, '')
      .toUpperCase(),
  )
  .refine((given) => given === '' || /^[0-9A-F]{64}$/.test(given), {
    message: 'This is no SHA-256 fingerprint: it has 64 digits 0–9 and A–F, with or without colons.',
  })
  .transform((given) => given.match(/../g)?.join(':') ?? '');

const PasswordForm = z
  .object({
    address: asAddress.refine(
      (given) => mailAddress.test(given),
      'Enter the e-mail address of the mailbox, such as ana@example.com.',
    ),
    password: z
      .string({ error: 'Enter the password.' })
      .min(1, 'Enter the password.')
      .max(1024, 'This is too long for a password.'),
    host: asHost,
    port: trimmed.refine(
      (given) => given === '' || (/^\d{1,5}$/.test(given) && Number(given) >= 1 && Number(given) <= 65_535),
      'A port is a number from 1 to 65535; IMAP is usually on 993.',
    ),
    security: trimmed
      .transform((given) => given.toLowerCase())
      .pipe(z.enum(['', 'tls', 'starttls'], { error: 'Enter tls or starttls, or leave it empty.' })),
    user: trimmed.refine((given) => given.length <= 320 && !/\p{Cc}/u.test(given), 'This is no user name.'),
    displayName: trimmed.transform((given) => given.replace(/\p{Cc}+/gu, ' ').slice(0, 200)),
    fingerprint: asFingerprint,
  })
  .transform((form) => {
    const [, host = form.host, port = form.port] = /^([^:]+):(\d{1,5})$/.exec(form.host) ?? [];
    return { ...form, host: host.replace(/\.$/, ''), port };
  })
  .refine(({ host }) => host === '' || isIP(host) !== 0 || hostName.test(host), {
    path: ['host'],
    message: 'This is no name of a server: it looks like imap.example.com.',
  });

const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const asGuid = (what: string) =>
  trimmed
    .transform((given) => given.replace(/[\s{}]/g, '').toLowerCase())
    .refine((given) => guid.test(given), `Enter the ${what}: it looks like 3f2504e0-4f89-41d3-9a0c-0305e82c3301.`);

const ExchangeForm = z.object({
  tenantId: asGuid('Directory (tenant) ID'),
  clientId: asGuid('Application (client) ID'),
  clientSecret: trimmed
    .refine((given) => given !== '', 'Enter the client secret.')
    .refine(
      (given) => !guid.test(given.toLowerCase()),
      'This is the Secret ID, not the secret. Copy what stands in the column Value.',
    ),
  addresses: trimmed
    .transform((given) => [
      ...new Set(
        given
          .toLowerCase()
          .split(/[\s,;]+/)
          .filter((one) => one !== ''),
      ),
    ])
    .refine(
      (given) => given.length > 0 && given.every((one) => mailAddress.test(one)),
      'Enter e-mail addresses, separated by commas.',
    )
    .refine((given) => given.length <= 500, 'These are more than 500 mailboxes: connect Microsoft 365 itself.'),
});

/** Google shows app passwords in four groups; the blanks are no part of them. */
const plainPassword = (given: string, host: string): string =>
  isGmail(host) && /^([a-z]{4}\s?){4}$/.test(given.trim()) ? given.replace(/\s/g, '') : given;

const parsePassword = (input: Readonly<Record<string, string>>): ParsedSetup => {
  const form = PasswordForm.safeParse(input);
  if (!form.success) return { ok: false, faults: faultsOf(form.error) };
  const { address, host, user, displayName, fingerprint, security } = form.data;
  const port = form.data.port === '' ? 993 : Number(form.data.port);
  return {
    ok: true,
    settings: {
      way: 'password',
      address,
      host,
      port: String(port),
      security: security === '' ? usualSecurity(port) : security,
      user: user === '' ? address : user,
      displayName,
      fingerprint,
    },
    secret: JSON.stringify({ password: plainPassword(form.data.password, host) }),
    credentialExpiresAt: null,
  };
};

const parseExchange = (input: Readonly<Record<string, string>>): ParsedSetup => {
  const form = ExchangeForm.safeParse(input);
  if (!form.success) return { ok: false, faults: faultsOf(form.error) };
  const { tenantId, clientId, clientSecret, addresses } = form.data;
  return {
    ok: true,
    settings: { way: 'exchange-app', tenantId, clientId, addresses: addresses.join(',') },
    secret: JSON.stringify({ clientSecret }),
    credentialExpiresAt: null,
  };
};

/** Parses what a form sent; the settings may be shown, the secret holds the credential. */
export const parseSetup = (way: string, input: Readonly<Record<string, string>>): ParsedSetup =>
  way === 'exchange-app' ? parseExchange(input) : parsePassword(input);

export const Settings = z.discriminatedUnion('way', [
  z.object({
    way: z.literal('password'),
    address: z.string(),
    host: z.string(),
    port: z.coerce.number(),
    security: z.enum(['tls', 'starttls']),
    user: z.string(),
    displayName: z.string(),
    fingerprint: z.string(),
  }),
  z.object({
    way: z.literal('exchange-app'),
    tenantId: z.string(),
    clientId: z.string(),
    addresses: z.string().transform((text) => text.split(',')),
  }),
  z.object({
    way: z.literal('own-account'),
    tenantId: z.string(),
    clientId: z.string(),
    userId: z.string(),
    address: z.string(),
  }),
]);
export type Settings = z.output<typeof Settings>;

const PasswordSecret = z.object({ password: z.string() });
const AccountSecret = z.object({ refreshToken: z.string() });
const AppSecret = z.object({ clientSecret: z.string() });

export const readPassword = (secret: string): string => PasswordSecret.parse(JSON.parse(secret)).password;
export const readRefreshToken = (secret: string): string => AccountSecret.parse(JSON.parse(secret)).refreshToken;
export const readClientSecret = (secret: string): string => AppSecret.parse(JSON.parse(secret)).clientSecret;
