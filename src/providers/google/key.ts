// The key file of a service account, as the Google Cloud console saves it: every member is looked at before it is kept.
import { createPrivateKey, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import { isLoopback } from '../../lib/network.ts';

/** What is stored of the file, as the secret; the private key is PKCS #8 in PEM. */
export const ServiceKey = z.strictObject({
  clientEmail: z.string(),
  privateKeyId: z.string(),
  privateKey: z.string(),
});
export type ServiceKey = z.infer<typeof ServiceKey>;

/** Google's hosts that key files of all ages name. A token is asked for at none of them but the place's own. */
const tokenHosts = ['oauth2.googleapis.com', 'accounts.google.com', 'www.googleapis.com'];

const isTokenUri = (text: string): boolean => {
  const url = URL.parse(text);
  if (url === null || url.username !== '' || url.password !== '') return false;
  if (isLoopback(url.hostname)) return true;
  return url.protocol === 'https:' && url.port === '' && tokenHosts.includes(url.hostname);
};

const smallestModulus = 2048;

const readPrivateKey = (pem: string): KeyObject | null => {
  try {
    return createPrivateKey(pem);
  } catch {
    return null;
  }
};

const privateKey = z.string({ error: 'private_key is missing.' }).transform((pem, context) => {
  const key = readPrivateKey(pem);
  const bits = key?.asymmetricKeyDetails?.modulusLength ?? 0;
  if (key !== null && key.asymmetricKeyType === 'rsa' && bits >= smallestModulus)
    return key.export({ type: 'pkcs8', format: 'pem' }).toString();
  const message =
    key === null
      ? 'private_key cannot be read: paste the file as it was saved, without changes.'
      : `private_key is no RSA key of ${smallestModulus} bits or more.`;
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
});

const KeyFile = z.object({
  type: z.literal('service_account', {
    error: 'type is not service_account: make a key of a service account, not an OAuth client ID.',
  }),
  client_email: z
    .string({ error: 'client_email is missing.' })
    .regex(/^[a-z0-9.-]{1,100}@[a-z0-9.-]{1,200}$/i, 'client_email is no address.'),
  client_id: z
    .string({ error: 'client_id is missing: the domain delegates scopes to it.' })
    .regex(/^\d{5,40}$/, 'client_id is not the number of a service account.'),
  private_key_id: z
    .string({ error: 'private_key_id is missing.' })
    .regex(/^[\w-]{1,128}$/, 'private_key_id is not the id of a key.'),
  private_key: privateKey,
  token_uri: z
    .string({ error: 'token_uri is missing.' })
    .refine(isTokenUri, `token_uri is on none of Google's hosts: ${tokenHosts.join(', ')}.`),
  universe_domain: z
    .literal('googleapis.com', { error: 'universe_domain is not googleapis.com: other universes are not supported.' })
    .optional(),
});

/** What people paste or pick instead. */
const mistaken: readonly (readonly [RegExp, string])[] = [
  [/^\s*$/, 'Enter the JSON key of the service account.'],
  [
    /^\s*-----BEGIN/,
    'This is a private key alone. Paste the whole JSON file that the Google Cloud console saved when the key was made.',
  ],
  [
    /^\s*[0-9a-f]{40}\s*$/i,
    'This is the id of a key. Paste the whole JSON file that the Google Cloud console saved when the key was made.',
  ],
];

const notJson = 'This is no JSON: paste the whole key file, from its first brace to its last.';

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** The client id, which may be shown, and the key; messages name a member of the file and never what stands in it. */
export const keyField = z
  .string()
  .optional()
  .transform((given, context): { clientId: string; key: ServiceKey } => {
    const text = given ?? '';
    const fault = mistaken.find(([looks]) => looks.test(text))?.[1];
    const json = parseJson(text);
    const parsed = KeyFile.safeParse(json);
    if (fault === undefined && parsed.success) {
      const { client_email, client_id, private_key_id, private_key } = parsed.data;
      const key = { clientEmail: client_email, privateKeyId: private_key_id, privateKey: private_key };
      return { clientId: client_id, key };
    }
    const faults = parsed.error?.issues.map(({ message }) => message) ?? [];
    const messages = fault !== undefined ? [fault] : typeof json !== 'object' || json === null ? [notJson] : faults;
    for (const message of messages) context.addIssue({ code: 'custom', message });
    return z.NEVER;
  });

/** The stored secret as it is used. */
export const readKey = (secret: string): ServiceKey => ServiceKey.parse(JSON.parse(secret));
