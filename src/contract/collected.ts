// What was collected beside mail and meetings, as files: events of channels and logs, measures of reports, contacts.
import { z } from 'zod';
import { Day, endpoint, Id, Instant } from './endpoint.ts';
import { ExportFormat } from './exports.ts';

const format = ExportFormat;
const asked = { from: Day.optional(), to: Day.optional(), person: z.string().max(320).optional(), format };

const whose = {
  /** Full name; null for an account that is nobody's here, such as a guest or one that was only named. */
  person: z.string().nullable(),
  /** The account's first address, else its name, else its id at the source. */
  account: z.string(),
};

/** One line of `export events`. */
export const EventLine = z.object({
  ...whose,
  kind: z.enum(['chat', 'sign-in', 'audit']),
  id: Id,
  at: Instant,
  /** Of a message, the channel. */
  channel: Id.nullable(),
  /** Of a sign-in, the app. */
  app: z.string().nullable(),
  thread: Id.nullable(),
  /** reply, help-reply; failed, interactive; of the audit log service and operation. */
  marks: z.array(z.string()),
  /** How many accounts it mentions. */
  mentions: z.int(),
  reactions: z.int(),
  positiveReactions: z.int(),
});
export type EventLine = z.infer<typeof EventLine>;

export const exportEvents = endpoint({
  method: 'GET',
  path: '/api/export/events',
  can: 'data:export',
  summary:
    'A line per message in a channel, sign-in and audit record that is held; people under pseudonyms, unless one may see names in exports.',
  input: z.object(asked),
  output: EventLine,
  answer: 'stream',
});

/** One line of `export measures`. */
export const MeasureLine = z.object({
  ...whose,
  day: Day,
  /** Report and figure; seconds where it ends in `-seconds`, else a count. */
  name: z.string(),
  value: z.number(),
  /** When the source last computed the report. */
  refreshedOn: Day,
});
export type MeasureLine = z.infer<typeof MeasureLine>;

export const exportMeasures = endpoint({
  method: 'GET',
  path: '/api/export/measures',
  can: 'data:export',
  summary:
    'A line per account, day and figure of the usage reports that are held; people under pseudonyms, unless one may see names in exports.',
  input: z.object(asked),
  output: MeasureLine,
  answer: 'stream',
});

/** One line of `export contacts`. */
export const ContactLine = z.object({
  ...whose,
  displayName: z.string(),
  addresses: z.array(z.string()),
  company: z.string().nullable(),
  department: z.string().nullable(),
  jobTitle: z.string().nullable(),
});
export type ContactLine = z.infer<typeof ContactLine>;

export const exportContacts = endpoint({
  method: 'GET',
  path: '/api/export/contacts',
  can: 'data:export',
  summary:
    'A line per entry of the address books that are held; people under pseudonyms, unless one may see names in exports.',
  input: z.object({ person: asked.person, format }),
  output: ContactLine,
  answer: 'stream',
});
