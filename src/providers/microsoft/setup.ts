// The form that connects a tenant: what it asks for, what the admin does at Microsoft before, and how what was entered is parsed.
import { z } from 'zod';
import { faultsOf, type ParsedSetup, type ProviderSetup, type Way } from '../provider.ts';
import { parseCertificate } from './certificate.ts';
import type { Credential } from './credential.ts';

const app = 'https://entra.microsoft.com/#view/Microsoft_AAD_RegisteredApps';

const ownApp: Way = {
  id: 'own-app',
  title: 'Your own app registration',
  summary: 'An app registration of your own in Microsoft Entra, with a certificate or a secret.',
  who: 'admin',
  mode: 'application',
  interaction: 'form',
  recommended: true,
  streams: ['people', 'mail', 'meetings', 'mailbox-settings'],
  credentials: [
    { kind: 'certificate', label: 'Certificate', recommended: true },
    { kind: 'secret', label: 'Client secret', recommended: false },
  ],
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
      help: 'On the same page, above the tenant ID. Not the Object ID.',
      kind: 'guid',
      credential: null,
    },
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
  ],
  steps: [
    {
      title: 'Register an app',
      text: 'In the Microsoft Entra admin center open App registrations, New registration. Name it Plumbline, choose "Accounts in this organizational directory only", leave the redirect URI empty, and press Register. Copy the two IDs from its Overview page into the form.',
      link: `${app}/CreateApplicationBlade`,
    },
    {
      title: 'Grant the permissions',
      text: 'Open API permissions, Add a permission, Microsoft Graph, Application permissions. Add those that the chosen streams name below and nothing else; remove User.Read if it is there. Then press "Grant admin consent": this takes a Privileged Role Administrator or a Global Administrator.',
      link: `${app}/ApplicationsListBlade`,
    },
    {
      title: 'Give it a credential',
      text: 'Open Certificates & secrets. Recommended: make a certificate with "openssl req -x509 -newkey rsa:3072 -nodes -days 365 -subj /CN=plumbline -keyout key.pem -out certificate.pem", upload certificate.pem there, and paste both files here. Or: New client secret, and copy its Value.',
      link: `${app}/ApplicationsListBlade`,
    },
    {
      title: 'Only some mailboxes?',
      text: 'Then leave the permissions for mail, calendars and settings out, and give the app roles for these mailboxes in Exchange Online (RBAC for Applications). It takes 30 minutes to 2 hours until they work.',
      link: 'https://learn.microsoft.com/exchange/permissions-exo/application-rbac',
    },
  ],
};

export const setup: ProviderSetup = {
  title: 'Connect Microsoft 365',
  summary: 'It can only read, and only who, when and with whom: no subject, no text, no file.',
  ways: [ownApp],
  revoke: [
    {
      title: 'Take the consent back',
      text: 'In the Microsoft Entra admin center open Enterprise applications, find the app, and delete it under Properties; or open Permissions and revoke them. Without this the app keeps its permissions, though nobody holds its credential here any more.',
      link: 'https://entra.microsoft.com/#view/Microsoft_AAD_IAM/StartboardApplicationsMenuBlade/~/AppAppsPreview',
    },
  ],
};

const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** GUIDs come with blanks, and with braces where PowerShell printed them. */
const guidField = (what: string, where: string): z.ZodType<string> =>
  z
    .string({ error: `Enter the ${what}. ${where}` })
    .transform((given) => given.replace(/[\s{}]/g, '').toLowerCase())
    .refine((given) => given !== '', `Enter the ${what}. ${where}`)
    .refine(
      (given) => given === '' || guid.test(given),
      `This is no ${what}: it looks like 3f2504e0-4f89-41d3-9a0c-0305e82c3301. ${where}`,
    );

const where = 'It is on the Overview page of the app registration.';

const optional = z
  .string()
  .optional()
  .transform((given) => given?.trim() || null);

const Form = z.object({
  tenantId: guidField('Directory (tenant) ID', where),
  clientId: guidField('Application (client) ID', where),
  clientSecret: optional,
  certificate: optional,
});
type Form = z.infer<typeof Form>;

const fault = (field: string, message: string): ParsedSetup => ({ ok: false, faults: [{ field, message }] });

const accept = (form: Form, credential: Credential, shown: Readonly<Record<string, string>>): ParsedSetup => ({
  ok: true,
  settings: { tenantId: form.tenantId, clientId: form.clientId, credential: credential.kind, ...shown },
  secret: JSON.stringify(credential),
  credentialExpiresAt: shown['certificateExpiresAt'] ?? null,
});

const parseCredential = (form: Form): ParsedSetup => {
  const { certificate, clientSecret } = form;
  if (certificate !== null && clientSecret !== null)
    return fault('clientSecret', 'Enter either a certificate or a client secret, not both.');
  if (certificate !== null) {
    const parsed = parseCertificate(certificate);
    if ('fault' in parsed) return fault('certificate', parsed.fault);
    const { privateKey, thumbprint, expiresAt } = parsed;
    return accept(
      form,
      { kind: 'certificate', privateKey, thumbprint },
      { certificateThumbprint: thumbprint, certificateExpiresAt: expiresAt },
    );
  }
  if (clientSecret === null) return fault('clientSecret', 'Enter a client secret, or a certificate with its key.');
  if (guid.test(clientSecret))
    return fault(
      'clientSecret',
      'This is the Secret ID, not the secret. Copy what stands in the column Value; if it is no longer shown, create a new secret.',
    );
  return accept(form, { kind: 'secret', clientSecret }, {});
};

/** Parses what the form of a way sent; the settings may be shown, the secret holds the credential. */
export const parseSetup = (_way: string, input: Readonly<Record<string, string>>): ParsedSetup => {
  const form = Form.safeParse(input);
  return form.success ? parseCredential(form.data) : { ok: false, faults: faultsOf(form.error) };
};
