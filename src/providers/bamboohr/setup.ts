// The form that connects a company: what it asks for, what is done at BambooHR before, and how what was entered is parsed.
import { z } from 'zod';
import { faultsOf, type ParsedSetup, type ProviderSetup, type Way } from '../provider.ts';
import { readCompany } from './place.ts';

const guide = 'https://documentation.bamboohr.com/docs/getting-started';

const key: Way = {
  id: 'own-app',
  title: 'An API key of a BambooHR user',
  summary: 'An admin makes a user who may only view what the roster needs, and a key of that user.',
  who: 'admin',
  mode: 'application',
  interaction: 'form',
  recommended: true,
  credentials: [{ kind: 'key', label: 'API key', recommended: true }],
  fields: [
    {
      name: 'company',
      label: 'Company domain',
      help: 'The first part of the address at which you open BambooHR, such as contoso for contoso.bamboohr.com.',
      kind: 'text',
      credential: null,
    },
    {
      name: 'apiKey',
      label: 'API key',
      help: 'Shown once when it is made, under your name, API Keys.',
      kind: 'secret',
      credential: 'key',
    },
  ],
  steps: [
    {
      title: 'Make an access level that views little',
      text: 'Under Settings, Access Levels, make one that may view, of all employees, the fields listed below and nothing else. Pay, birthdays, addresses and phones are never asked for.',
      link: null,
    },
    {
      title: 'Make a user and a key',
      text: 'Give a user of its own this level, sign in as that user, and under the name choose API Keys, Add New Key. A key sees what its user may see, and ends with the user.',
      link: guide,
    },
  ],
  streams: ['people'],
};

export const setup: ProviderSetup = {
  title: 'BambooHR',
  summary: 'The roster from the personnel office: names, managers, departments, first and last days.',
  ways: [key],
  revoke: [
    {
      title: 'Delete the key at BambooHR',
      text: 'Signed in as its user, under the name choose API Keys and delete it.',
      link: guide,
    },
  ],
};

const Form = z.object({
  company: z
    .string({ error: 'Enter the company domain, such as contoso.' })
    .trim()
    .min(1, { error: 'Enter the company domain, such as contoso.', abort: true })
    .transform((text, context) => {
      const company = readCompany(text);
      if (company !== null) return company;
      context.addIssue({ code: 'custom', message: 'Enter contoso or contoso.bamboohr.com: no other address will do.' });
      return z.NEVER;
    }),
  apiKey: z
    .string({ error: 'Enter the API key.' })
    .trim()
    .min(1, { error: 'Enter the API key.', abort: true })
    .max(200)
    .regex(/^[\w.+/=-]+$/, 'This is no API key: copy it as BambooHR shows it.'),
});

export const parseForm = (way: string, input: Readonly<Record<string, string>>): ParsedSetup => {
  if (way !== key.id) return { ok: false, faults: [{ field: 'way', message: `There is no way "${way}".` }] };
  const parsed = Form.safeParse(input);
  if (!parsed.success) return { ok: false, faults: faultsOf(parsed.error) };
  const { company, apiKey } = parsed.data;
  return { ok: true, settings: { company }, secret: JSON.stringify({ apiKey }), credentialExpiresAt: null };
};

/** What is stored, as it is used. */
export const Settings = z.object({ company: z.string() });

const Secret = z.object({ apiKey: z.string() });

export const readKey = (secret: string): string => Secret.parse(JSON.parse(secret)).apiKey;
