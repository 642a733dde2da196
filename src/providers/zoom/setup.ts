// The form that connects a Zoom account: what it asks for, what is done at Zoom before, and how what was entered is parsed.
import { z } from 'zod';
import { faultsOf, type ParsedSetup, type ProviderSetup, type Way } from '../provider.ts';

const app: Way = {
  id: 'own-app',
  title: 'Your own Server-to-Server OAuth app',
  summary: 'A Zoom admin makes an app in the account. It reads as itself, for all users.',
  who: 'admin',
  mode: 'application',
  interaction: 'form',
  recommended: true,
  credentials: [{ kind: 'secret', label: 'Client secret', recommended: true }],
  fields: [
    {
      name: 'accountId',
      label: 'Account ID',
      help: 'Under App Credentials of the app.',
      kind: 'text',
      credential: null,
    },
    { name: 'clientId', label: 'Client ID', help: 'Under App Credentials of the app.', kind: 'text', credential: null },
    {
      name: 'clientSecret',
      label: 'Client secret',
      help: 'Under App Credentials of the app.',
      kind: 'secret',
      credential: 'secret',
    },
    {
      name: 'domains',
      label: 'Mail domains of your organization',
      help: 'Such as contoso.com, contoso.de. Whoever has an address elsewhere is outside: only calls with somebody outside are read.',
      kind: 'text',
      credential: null,
    },
    {
      name: 'unknown',
      label: 'People who join without signing in',
      help: 'inside or outside; inside if left empty, as they could be colleagues on a phone. With outside their calls are read: take it only where your own people always sign in.',
      kind: 'text',
      credential: null,
      optional: true,
    },
  ],
  steps: [
    {
      title: 'Make the app',
      text: 'In the Zoom App Marketplace choose Develop, Build App, Server-to-Server OAuth. This takes an admin who may build such apps.',
      link: 'https://marketplace.zoom.us/user/build',
    },
    {
      title: 'Give it the scopes',
      text: 'Under Scopes add those that the chosen streams name below and nothing else, then activate the app.',
      link: 'https://developers.zoom.us/docs/internal-apps/s2s-oauth/',
    },
    {
      title: 'Have calls transcribed',
      text: 'Transcripts are there only for cloud recordings with "Create audio transcript", under Account settings, Recording.',
      link: 'https://support.zoom.com/hc/en/article?id=zm_kb&sysparm_article=KB0064927',
    },
  ],
  streams: ['people', 'calls'],
};

export const setup: ProviderSetup = {
  title: 'Zoom',
  summary: 'Transcripts of cloud recordings, of calls with people outside; read only while consent is attested.',
  ways: [app],
  revoke: [
    {
      title: 'Deactivate the app at Zoom',
      text: 'In the Zoom App Marketplace open the app under Manage, and deactivate or delete it.',
      link: 'https://marketplace.zoom.us/user/build',
    },
  ],
};

const name = (what: string) =>
  z
    .string({ error: `Enter the ${what}.` })
    .trim()
    .min(1, { error: `Enter the ${what}.`, abort: true })
    .max(200)
    .regex(/^[\w~.+/=-]+$/, `This is no ${what}: copy it from App Credentials.`);

const domain = /^(?!-)[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})+$/;

const Form = z.object({
  accountId: name('account ID'),
  clientId: name('client ID'),
  clientSecret: name('client secret'),
  domains: z
    .string({ error: 'Enter at least one domain, such as contoso.com.' })
    .toLowerCase()
    .transform((text) =>
      text
        .split(/[\s,;]+/)
        .map((one) => one.replace(/^@/, ''))
        .filter((one) => one !== ''),
    )
    .refine((all) => all.length > 0, 'Enter at least one domain, such as contoso.com.')
    .refine((all) => all.every((one) => domain.test(one)), 'Enter domains such as contoso.com, separated by commas.')
    .transform((all) => [...new Set(all)].join(' ')),
  unknown: z
    .string()
    .trim()
    .toLowerCase()
    .optional()
    .transform((text) => text || 'inside')
    .refine((text) => text === 'inside' || text === 'outside', 'Enter inside or outside, or leave it empty.'),
});

export const parseForm = (way: string, input: Readonly<Record<string, string>>): ParsedSetup => {
  if (way !== app.id) return { ok: false, faults: [{ field: 'way', message: `There is no way "${way}".` }] };
  const parsed = Form.safeParse(input);
  if (!parsed.success) return { ok: false, faults: faultsOf(parsed.error) };
  const { clientSecret, ...settings } = parsed.data;
  return { ok: true, settings, secret: JSON.stringify({ clientSecret }), credentialExpiresAt: null };
};

/** What is stored, as it is used. */
export const Settings = z.object({
  accountId: z.string(),
  clientId: z.string(),
  domains: z.string().transform((text) => text.split(' ')),
  /** What people count as who join without signing in. */
  unknown: z.enum(['inside', 'outside']),
});
