// The activity feed: what happened, by person, source, kind and time, each event once; never what it was about.
import { z } from 'zod';
import { Day, endpoint, Id, Instant } from './endpoint.ts';
import { ExportFormat } from './exports.ts';

export const activityKinds = ['mail-sent', 'mail-received', 'meeting', 'chat', 'call', 'sign-in', 'audit'] as const;
/** Mail is sent when its sender is one of those that the feed is of (of the people here, where it is everybody's), else received. */
export const ActivityKind = z.enum(activityKinds);
export type ActivityKind = z.infer<typeof ActivityKind>;

/** Values apart by commas. */
const list = (most: number) =>
  z
    .string()
    .max(most * 40)
    .transform((text) => text.split(',').filter((part) => part !== ''));

const Whole = z.object({ id: Id, name: z.string() });

export const ActivityEntry = z.object({
  /** Stable while the activity is held: `/activities/<id>` shows it. */
  id: Id,
  kind: ActivityKind,
  /** When it began; of mail, when the earliest copy was sent or received. */
  at: Instant,
  /** Seconds; null where it has no duration. */
  duration: z.int().nullable(),
  /** Who did it, as far as the feed is of them, else who received it. Null for an account that is nobody's here. */
  person: Whole.nullable(),
  /** The account that it was read from: its address, else its name. */
  account: z.string(),
  /** The connection that it was read from. */
  source: z.object({ id: Id, provider: z.string(), name: z.string() }),
  /** Who sent or organized it, where that is not the person: the name, else the address. */
  from: z.string().nullable(),
  /** Who else took part: people by their names, else addresses; three at most. */
  others: z.array(z.string()),
  othersCount: z.int(),
  /** What the source marks it with; of audit records service and operation; of sign-ins the app beside. */
  marks: z.array(z.string()),
  /** The app that was signed in to; null for other kinds. */
  app: z.string().nullable(),
  /** Mailboxes of the feed that hold a copy of it, copies in one mailbox each counted. */
  copies: z.int().min(1),
});
export type ActivityEntry = z.infer<typeof ActivityEntry>;

const span = {
  /** Days in the organization's zone, both included. */
  from: Day.optional(),
  to: Day.optional(),
  /** Apart by commas; none: all. */
  kind: list(activityKinds.length).pipe(z.array(ActivityKind)).optional(),
};

const filter = {
  ...span,
  /** Ids of people, apart by commas; none: everybody, and accounts that are nobody's. */
  person: list(20).pipe(z.array(Id).max(20)).optional(),
  /** Ids of connections, apart by commas; none: all. */
  source: list(50).pipe(z.array(Id).max(50)).optional(),
};

const page = {
  /** `next` of the page before; not given: from the newest on. */
  after: z.string().max(100).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
};

const Page = z.object({
  /** The newest first; nothing that lies in the future. */
  activities: z.array(ActivityEntry),
  /** Give it as `after` for what is older; null: there is nothing older. */
  next: z.string().nullable(),
  /** How far back was looked; a page that is not full with a `next` was ended so that it comes soon. */
  reached: Instant.nullable(),
});

export const listActivities = endpoint({
  method: 'GET',
  path: '/api/activities',
  can: 'people:read',
  summary: 'What happened, the newest first, each event once, page by page.',
  input: z.object({ ...filter, ...page }),
  output: Page,
});

export const listOwnActivities = endpoint({
  method: 'GET',
  path: '/api/own/activities',
  can: 'own:read',
  summary: 'What is held of who asks, the newest first, each event once, page by page.',
  input: z.object({ ...span, ...page }),
  /** `person` null: who asks is not on the roster. */
  output: Page.extend({ person: Whole.nullable() }),
});

export const ActivityDetail = z.object({
  activity: ActivityEntry,
  /** Wall time in the person's zone, YYYY-MM-DDTHH:mm; in the organization's where it is nobody's. */
  localAt: z.string(),
  zone: z.string(),
  /** Null where it has no duration. */
  endsAt: Instant.nullable(),
  /** With their roles, fifty at most. */
  others: z.array(z.object({ address: z.string(), name: z.string().nullable(), role: z.string() })),
  /** The conversation, as a digest; the same for all that belongs to it. */
  thread: Id.nullable(),
  /** Of a message in a channel. */
  mentions: z.int().nullable(),
  reactions: z.int().nullable(),
  /** Who holds a copy, the earliest first, two hundred at most. */
  seenIn: z.array(z.object({ id: Id, account: z.string(), person: Whole.nullable(), source: z.string(), at: Instant })),
  /** Of each signal that reads such activity, for the person: whether it counts, and why. */
  signals: z.array(z.object({ signal: z.string(), title: z.string(), counts: z.boolean(), why: z.string() })),
  /** Why no signal is told; null where they are. */
  withoutSignals: z.string().nullable(),
});
export type ActivityDetail = z.infer<typeof ActivityDetail>;

export const readActivity = endpoint({
  method: 'GET',
  path: '/api/activities/:id',
  can: 'people:read',
  summary: 'One activity: who, when, with whom, where it was seen, and in which signals it counts.',
  input: z.object({
    id: Id,
    /** Told as this person has it; not given: as whoever did it. */
    person: Id.optional(),
  }),
  output: ActivityDetail,
});

export const readOwnActivity = endpoint({
  method: 'GET',
  path: '/api/own/activities/:id',
  can: 'own:read',
  summary: 'One activity of who asks, as it is held.',
  input: z.object({ id: Id }),
  output: ActivityDetail,
});

/** One line of `export feed`. */
export const FeedLine = z.object({
  id: Id,
  kind: ActivityKind,
  at: Instant,
  duration: z.int().nullable(),
  /** Full name; null for an account that is nobody's. */
  person: z.string().nullable(),
  account: z.string(),
  provider: z.string(),
  source: z.string(),
  from: z.string().nullable(),
  others: z.array(z.string()),
  othersCount: z.int(),
  marks: z.array(z.string()),
  app: z.string().nullable(),
  copies: z.int(),
});
export type FeedLine = z.infer<typeof FeedLine>;

export const exportFeed = endpoint({
  method: 'GET',
  path: '/api/export/feed',
  can: 'data:export',
  summary:
    'The activity feed as a file: a line per event, the newest first; people under pseudonyms, unless one may see names in exports.',
  input: z.object({ ...filter, format: ExportFormat }),
  output: FeedLine,
  answer: 'stream',
});
