// What the forms of the ways sent, parsed: blanks and braces are no mistake, and every mistake is named with what to do.
import { z } from 'zod';
import { faultsOf, type ParsedSetup } from '../provider.ts';
import { parseCertificate } from './certificate.ts';
import { type Credential, writeCredential } from './credential.ts';

const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** GUIDs come with blanks, and with braces where PowerShell printed them. */
const tidyId = (given: string): string => given.replace(/[\s{}]/g, '').toLowerCase();

const noId = (what: string, where: string): string =>
  `This is no ${what}: it looks like 3f2504e0-4f89-41d3-9a0c-0305e82c3301. ${where}`;

const guidField = (what: string, where: string): z.ZodType<string> =>
  z
    .string({ error: `Enter the ${what}. ${where}` })
    .transform(tidyId)
    .refine((given) => given !== '', `Enter the ${what}. ${where}`)
    .refine((given) => given === '' || guid.test(given), noId(what, where));

const where = 'It is on the Overview page of the app registration.';
const tenant = 'Directory (tenant) ID';
const client = 'Application (client) ID';

const optional = z
  .string()
  .optional()
  .transform((given) => given?.trim() || null);

const optionalId = (what: string) =>
  z
    .string()
    .optional()
    .transform((given) => tidyId(given ?? '') || null)
    .refine((given) => given === null || guid.test(given), noId(what, where));

const OwnApp = z.object({ tenantId: guidField(tenant, where), clientId: guidField(client, where) });
type OwnApp = z.infer<typeof OwnApp>;

const day = z.iso.date('Enter a day such as 2027-05-31, as it stands in the column Expires.');

const WithCredential = OwnApp.extend({
  clientSecret: optional,
  certificate: optional,
  secretExpiresOn: optional.pipe(day.nullable()),
});

const domain = /^(?=.{1,253}$)([a-z\d]([a-z\d-]{0,61}[a-z\d])?\.)+[a-z]{2,63}$/;

/** Whose consent is wanted: a tenant's id or one of its domains; null: that of whoever signs in. */
const Consent = z.object({
  tenantId: z
    .string()
    .optional()
    .transform((given) => tidyId(given ?? '') || null)
    .refine(
      (given) => given === null || guid.test(given) || domain.test(given),
      'This is neither a tenant ID nor a domain such as contoso.com. It may stay empty.',
    ),
});

const Device = z
  .object({ tenantId: optionalId(tenant), clientId: optionalId(client) })
  .refine(({ tenantId, clientId }) => tenantId === null || clientId !== null, {
    path: ['clientId'],
    message: `Enter the ${client} as well, or leave both empty.`,
  })
  .refine(({ tenantId, clientId }) => clientId === null || tenantId !== null, {
    path: ['tenantId'],
    message: `Enter the ${tenant} as well, or leave both empty.`,
  });

const fault = (field: string, message: string): ParsedSetup => ({ ok: false, faults: [{ field, message }] });

interface Told {
  readonly expiresAt: string | null;
  /** Beside the ids, to be shown. */
  readonly shown: Readonly<Record<string, string>>;
}

const accept = (ids: OwnApp, credential: Credential, { expiresAt, shown }: Told): ParsedSetup => ({
  ok: true,
  settings: { tenantId: ids.tenantId, clientId: ids.clientId, credential: credential.kind, ...shown },
  secret: writeCredential(credential),
  credentialExpiresAt: expiresAt,
});

const parseCredential = (form: z.infer<typeof WithCredential>): ParsedSetup => {
  const { certificate, clientSecret, secretExpiresOn } = form;
  if (certificate !== null && clientSecret !== null)
    return fault('clientSecret', 'Enter either a certificate or a client secret, not both.');
  if (certificate !== null) {
    const parsed = parseCertificate(certificate);
    if ('fault' in parsed) return fault('certificate', parsed.fault);
    const { privateKey, thumbprint, expiresAt } = parsed;
    const shown = { certificateThumbprint: thumbprint, certificateExpiresAt: expiresAt };
    return accept(form, { kind: 'certificate', privateKey, thumbprint }, { expiresAt, shown });
  }
  if (clientSecret === null) return fault('clientSecret', 'Enter a client secret, or a certificate with its key.');
  if (guid.test(clientSecret))
    return fault(
      'clientSecret',
      'This is the Secret ID, not the secret. Copy what stands in the column Value; if it is no longer shown, create a new secret.',
    );
  // Its time of day is not told: the day's beginning is never too late.
  const expiresAt = secretExpiresOn === null ? null : `${secretExpiresOn}T00:00:00.000Z`;
  const shown: Record<string, string> = expiresAt === null ? {} : { secretExpiresAt: expiresAt };
  return accept(form, { kind: 'secret', clientSecret }, { expiresAt, shown });
};

/** What is entered before a sign-in; ids that may be missing. */
export const readConsentForm = (input: Readonly<Record<string, string>>) => Consent.safeParse(input);
export const readDeviceForm = (input: Readonly<Record<string, string>>) => Device.safeParse(input);

type Input = Readonly<Record<string, string>>;

/** Nothing is stored before somebody has signed in: the fields alone are judged. */
const judge = (parsed: { readonly error?: z.ZodError | undefined }): ParsedSetup =>
  parsed.error === undefined
    ? { ok: true, settings: {}, secret: '', credentialExpiresAt: null }
    : { ok: false, faults: faultsOf(parsed.error) };

/** Parses what the form of a way sent; the settings may be shown, the secret holds the credential. */
export const parseForm = (way: string, input: Input): ParsedSetup => {
  if (way === 'admin-consent') return judge(readConsentForm(input));
  if (way === 'device-code') return judge(readDeviceForm(input));
  if (way === 'own-account') return judge({});
  if (way === 'own-app-federated') {
    const form = OwnApp.safeParse(input);
    if (!form.success) return { ok: false, faults: faultsOf(form.error) };
    return accept(form.data, { kind: 'federated' }, { expiresAt: null, shown: {} });
  }
  const form = WithCredential.safeParse(input);
  return form.success ? parseCredential(form.data) : { ok: false, faults: faultsOf(form.error) };
};
