// Mail: how an organization sends, the test, the outbox, what is planned, what each person wants, and unsubscribing.
import { z } from 'zod';
import { Check, Problem } from './connections.ts';
import { endpoint, Id, Instant, Nothing } from './endpoint.ts';

export const Frequency = z.enum(['off', 'daily', 'weekly', 'monthly']);
export type Frequency = z.infer<typeof Frequency>;

/** Groups are told by whole weeks: a daily mail about one would repeat itself. */
const GroupFrequency = Frequency.exclude(['daily']);

/** organization: for owners and admins. team: for who leads it. own: everybody's own figures, for themselves. */
export const ReportKind = z.enum(['organization', 'team', 'own']);
export type ReportKind = z.infer<typeof ReportKind>;

const Minute = z.int().min(0).max(1439);

/** Exactly one address, never a list. */
const Address = z.email('Enter an e-mail address such as plumbline@example.com.').max(320);

const SenderName = z
  .string()
  .trim()
  .max(100)
  .regex(/^[^\p{Cc}\p{Zl}\p{Zp}]*$/u, 'A name is one line of plain text.')
  .default('Plumbline');

const PerMinute = z.int().min(1).max(600).default(20);

export const SmtpForm = z.object({
  transport: z.literal('smtp'),
  fromName: SenderName,
  fromAddress: Address,
  perMinute: PerMinute,
  host: z
    .string()
    .trim()
    .min(1, 'Enter the name of the mail server.')
    .max(253)
    .regex(/^[a-zA-Z0-9]([a-zA-Z0-9.:-]*[a-zA-Z0-9])?$/, 'This is no name of a server, such as smtp.example.com.'),
  port: z.int().min(1, 'Enter a port.').max(65_535, 'Enter a port.'),
  /** starttls: begins in the clear and is secured before anything is said. tls: from the first byte. none: this machine only. */
  security: z.enum(['starttls', 'tls', 'none']),
  /** oauth: an app signs in to the source's mail server with a token instead of a password. */
  signIn: z.enum(['none', 'password', 'oauth']),
  user: z.string().trim().max(320).default(''),
  /** Null: as it is stored. */
  password: z.string().max(1000).nullable().default(null),
  /** For `oauth`: the source whose app it is, and the form's fields; null: as they are stored. */
  provider: z.string().default(''),
  fields: z.record(z.string(), z.string().max(20_000)).nullable().default(null),
});

export const ProviderForm = z.object({
  transport: z.literal('provider'),
  fromName: SenderName,
  /** The mailbox that sends. */
  fromAddress: Address,
  perMinute: PerMinute,
  provider: z.string(),
  /** An app that is connected already; null: an app of its own, by `fields`. */
  connectionId: Id.nullable(),
  /** Null: as they are stored. */
  fields: z.record(z.string(), z.string().max(20_000)).nullable().default(null),
});

const StoredSmtp = SmtpForm.omit({ password: true, fields: true }).extend({
  hasSecret: z.boolean(),
  /** Ids of the app for `oauth`. */
  ids: z.record(z.string(), z.string()),
});
const StoredProvider = ProviderForm.omit({ fields: true }).extend({
  connectionName: z.string().nullable(),
  hasSecret: z.boolean(),
  ids: z.record(z.string(), z.string()),
});

export const MailService = z.object({
  provider: z.string(),
  name: z.string(),
  /** What sending takes at the source. */
  text: z.string(),
  permission: z.string(),
  fields: z.array(
    z.object({
      name: z.string(),
      label: z.string(),
      help: z.string(),
      kind: z.enum(['guid', 'text', 'secret', 'pem', 'address', 'day']),
      credential: z.string().nullable(),
      optional: z.boolean(),
    }),
  ),
  /** Connections of the organization that can send. */
  connections: z.array(z.object({ id: Id, name: z.string() })),
  /** Where its SMTP server is; null: it has none, or none for apps. */
  submission: z.object({ host: z.string(), port: z.int() }).nullable(),
});
export type MailService = z.infer<typeof MailService>;

export const MailSettings = z.object({
  /** What is used now. deployment: the operator's server. none: no mail goes out. */
  inUse: z.enum(['none', 'deployment', 'organization']),
  /** The operator's server, by PLUMBLINE_SMTP_URL; null: none is set up. Used where the organization has no settings of its own. */
  deployment: z.object({ host: z.string(), from: z.string() }).nullable(),
  /** The organization's own, without its secrets; they go before the deployment's. */
  own: z.discriminatedUnion('transport', [StoredSmtp, StoredProvider]).nullable(),
  changedAt: Instant.nullable(),
  changedBy: z.string().nullable(),
  services: z.array(MailService),
});
export type MailSettings = z.infer<typeof MailSettings>;

export const readMailSettings = endpoint({
  method: 'GET',
  path: '/api/mail/settings',
  can: 'settings:manage',
  summary: 'How mail goes out: the organization’s own settings, else the deployment’s. Secrets are never shown.',
  input: Nothing,
  output: MailSettings,
});

export const saveMailSettings = endpoint({
  method: 'POST',
  path: '/api/mail/settings',
  can: 'settings:manage',
  summary:
    'Stores how mail goes out. What is not given of the secrets stays as it is stored, for the same server and app only.',
  input: z.object({ settings: z.discriminatedUnion('transport', [SmtpForm, ProviderForm]) }),
  output: MailSettings,
});

export const removeMailSettings = endpoint({
  method: 'POST',
  path: '/api/mail/settings/remove',
  can: 'settings:manage',
  summary: 'Deletes the organization’s own settings with their secrets; the deployment’s are used again.',
  input: Nothing,
  output: MailSettings,
});

export const testMail = endpoint({
  method: 'POST',
  path: '/api/mail/test',
  can: 'settings:manage',
  summary:
    'Sends a mail to the caller and says for each step what happened; `to` for the operator, who has no address.',
  input: z.object({ to: Address.nullable().default(null) }),
  output: z.object({ to: z.string(), sent: z.boolean(), checks: z.array(Check) }),
});

export const readMailScripts = endpoint({
  method: 'GET',
  path: '/api/mail/scripts',
  can: 'settings:manage',
  summary: 'What an admin of the source runs so that the app may send from this mailbox alone.',
  input: z.object({
    provider: z.string(),
    clientId: z.string().max(100),
    mailbox: z.string().max(320),
    by: z.enum(['service', 'smtp']),
  }),
  output: z.object({
    scripts: z.array(z.object({ title: z.string(), text: z.string(), recommended: z.boolean(), script: z.string() })),
  }),
});

export const OutboxState = z.enum(['queued', 'sending', 'sent', 'failed', 'bounced', 'cancelled']);
export type OutboxState = z.infer<typeof OutboxState>;

export const OutboxMail = z.object({
  id: Id,
  kind: z.enum(['report', 'alerts']),
  /** What it is, in words. */
  title: z.string(),
  recipient: z.string(),
  state: OutboxState,
  attempts: z.int(),
  createdAt: Instant,
  /** When it is tried next; null when it is not. */
  nextAt: Instant.nullable(),
  finishedAt: Instant.nullable(),
  /** The server's codes. */
  answer: z.string().nullable(),
  /** It may have arrived twice: a server’s answer was lost. */
  uncertain: z.boolean(),
  problem: Problem.nullable(),
});
export type OutboxMail = z.infer<typeof OutboxMail>;

export const listOutbox = endpoint({
  method: 'GET',
  path: '/api/mail/outbox',
  can: 'settings:manage',
  summary: 'Mails that wait and mails of the last 90 days, the newest first.',
  input: z.object({
    state: OutboxState.optional(),
    page: z.coerce.number().int().min(1).default(1),
    size: z.coerce.number().int().min(1).max(200).default(50),
  }),
  output: z.object({
    mails: z.array(OutboxMail),
    total: z.int(),
    counts: z.record(OutboxState, z.int()),
    /** What is not known of a mail that was handed over. */
    limits: z.string(),
  }),
});

const MailId = z.object({ id: Id });

export const retryMail = endpoint({
  method: 'POST',
  path: '/api/mail/outbox/:id/retry',
  can: 'settings:manage',
  summary: 'Sends a mail that was given up, refused or cancelled once more.',
  input: MailId,
  output: z.object({ mail: OutboxMail }),
});

export const cancelMail = endpoint({
  method: 'POST',
  path: '/api/mail/outbox/:id/cancel',
  can: 'settings:manage',
  summary: 'Ends a mail that waits.',
  input: MailId,
  output: z.object({ mail: OutboxMail }),
});

export const MailPlan = z.object({
  organization: GroupFrequency,
  team: GroupFrequency,
  own: Frequency,
  minute: Minute,
  pdf: z.boolean(),
});
export type MailPlan = z.infer<typeof MailPlan>;

export const readMailPlan = endpoint({
  method: 'GET',
  path: '/api/mail/plan',
  can: 'settings:manage',
  summary: 'Which reports go out to which role unless somebody chose otherwise.',
  input: Nothing,
  output: z.object({ plan: MailPlan }),
});

export const saveMailPlan = endpoint({
  method: 'POST',
  path: '/api/mail/plan',
  can: 'settings:manage',
  summary: 'Changes which reports go out. Nothing is sent for a time before the change.',
  input: z.object({ plan: MailPlan }),
  output: z.object({ plan: MailPlan }),
});

export const MailPreferences = z.object({
  /** Null: as the organization plans it. */
  organization: GroupFrequency.nullable(),
  team: GroupFrequency.nullable(),
  own: Frequency.nullable(),
  alerts: z.enum(['off', 'each', 'daily']).nullable(),
  minute: Minute.nullable(),
  /** Alerts wait within these minutes of the day; both or none. */
  quiet: z.object({ from: Minute, to: Minute }).nullable(),
  pdf: z.boolean().nullable(),
});
export type MailPreferences = z.infer<typeof MailPreferences>;

const OwnMail = z.object({
  preferences: MailPreferences,
  plan: MailPlan,
  /** What this person can be sent at all. */
  offered: z.object({ reports: z.array(ReportKind), alerts: z.boolean() }),
  /** The zone whose clocks count. */
  zone: z.string(),
});

export const readMailPreferences = endpoint({
  method: 'GET',
  path: '/api/mail/preferences',
  can: 'own:read',
  summary: 'Which mails the caller gets, and how often.',
  input: Nothing,
  output: OwnMail,
});

export const saveMailPreferences = endpoint({
  method: 'POST',
  path: '/api/mail/preferences',
  can: 'own:manage',
  summary: 'Changes which mails the caller gets.',
  input: z.object({ preferences: MailPreferences }),
  output: OwnMail,
});

/** The token stands in the mail itself. */
const Token = z.object({ token: z.string().max(200) });

/** What a token to unsubscribe is about. */
export const Unsubscribing = z.object({
  what: z.enum(['organization', 'team', 'own', 'alerts']),
  organizationName: z.string(),
  /** Whether this is off already. */
  off: z.boolean(),
});

export type Unsubscribing = z.infer<typeof Unsubscribing>;

export const readUnsubscribe = endpoint({
  method: 'POST',
  path: '/api/mail/unsubscribe/open',
  can: 'public',
  summary: 'What a link to unsubscribe is about; changes nothing.',
  input: Token,
  output: Unsubscribing,
});

export const unsubscribe = endpoint({
  method: 'POST',
  path: '/api/mail/unsubscribe',
  can: 'public',
  summary: 'Ends one kind of mail for who the link was sent to. No login.',
  input: Token,
  output: Unsubscribing,
});

export const previewReport = endpoint({
  method: 'POST',
  path: '/api/mail/reports/preview',
  can: 'settings:manage',
  summary: 'A report as it would be sent now: subject, HTML, text and the whole mail. Nothing is sent.',
  input: z.object({
    report: ReportKind,
    frequency: Frequency.exclude(['off']),
    /** Address of who would get it: a member, or for `own` a person. Not given: the caller. */
    to: Address.nullable().default(null),
    pdf: z.boolean().default(false),
  }),
  output: z.object({ subject: z.string(), html: z.string(), text: z.string(), eml: z.base64() }),
});

export const sendReport = endpoint({
  method: 'POST',
  path: '/api/mail/reports/send',
  can: 'settings:manage',
  summary:
    'Puts a report into the outbox now, for one member; one of the same kind, period and recipient is not sent twice.',
  input: z.object({
    report: ReportKind,
    frequency: Frequency.exclude(['off']),
    to: Address.nullable().default(null),
    pdf: z.boolean().default(false),
  }),
  output: z.object({ queued: z.boolean(), recipient: z.string() }),
});
