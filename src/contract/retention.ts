// Retention: how long each kind of data is kept, what is held of it, and what would go when.
import { z } from 'zod';
import { endpoint, Instant, Nothing } from './endpoint.ts';
import { transcriptDays } from './calls.ts';

export const RetentionKind = z.enum([
  'activity',
  'events',
  'measures',
  'contacts',
  'transcripts',
  'figures',
  'runs',
  'quarantine',
  'alerts',
  'receipts',
  'sessions',
]);
export type RetentionKind = z.infer<typeof RetentionKind>;

interface RetentionRule {
  readonly kind: RetentionKind;
  readonly title: string;
  /** What it is, and from when on it is counted. */
  readonly what: string;
  /** Days in an organization that is set up now. */
  readonly standard: number;
  readonly least: number;
  /** Null: it may be kept without a limit. */
  readonly most: number | null;
  /** Days where nobody decided; null: without a limit. */
  readonly undecided: number | null;
}

/** In the order in which they are shown. */
export const retentionRules: readonly RetentionRule[] = [
  {
    kind: 'activity',
    title: 'Mail and meetings',
    what: 'Who wrote to whom and met whom, when: the rows behind figures. Counted from the event. What has no date is not kept at all while there is a limit.',
    standard: 21,
    least: 7,
    most: null,
    undecided: null,
  },
  {
    kind: 'events',
    title: 'Chats, sign-ins and audit events',
    what: 'What accounts did in channels and logs. Counted from the event.',
    standard: 21,
    least: 7,
    most: null,
    undecided: null,
  },
  {
    kind: 'figures',
    title: 'Day figures',
    what: 'What was computed for each person and day. They stay when the rows behind them are gone.',
    standard: 400,
    least: 30,
    most: null,
    undecided: null,
  },
  {
    kind: 'measures',
    title: 'Usage counts',
    what: 'Counts that reports of a source give for a day. Counted from that day.',
    standard: 400,
    least: 30,
    most: null,
    undecided: null,
  },
  {
    kind: 'contacts',
    title: 'Contacts of mailboxes that are gone',
    what: 'Address books are kept as their mailbox has them. Counted from when the mailbox was removed at its source.',
    standard: 30,
    least: 1,
    most: null,
    undecided: null,
  },
  {
    kind: 'transcripts',
    title: 'Call transcripts',
    what: 'What was said in calls, sealed. Counted from the call.',
    standard: transcriptDays,
    least: 1,
    most: transcriptDays,
    undecided: transcriptDays,
  },
  {
    kind: 'runs',
    title: 'Sync runs',
    what: 'What each reading cost and brought. Counted from its beginning.',
    standard: 90,
    least: 7,
    most: 90,
    undecided: 90,
  },
  {
    kind: 'quarantine',
    title: 'Quarantine',
    what: 'That something could not be read, and why; never what it was. Counted from when it was seen.',
    standard: 90,
    least: 7,
    most: null,
    undecided: null,
  },
  {
    kind: 'alerts',
    title: 'Alerts that are over',
    what: 'Counted from when the trouble was over.',
    standard: 365,
    least: 30,
    most: null,
    undecided: null,
  },
  {
    kind: 'receipts',
    title: 'Receipts',
    what: 'That something was disconnected, erased or purged, by whom and how much. Counted from then.',
    standard: 1095,
    least: 365,
    most: null,
    undecided: null,
  },
  {
    kind: 'sessions',
    title: 'Ended sessions and links',
    what: 'Counted from when they ended.',
    standard: 30,
    least: 1,
    most: null,
    undecided: null,
  },
];

/** At most a million are counted; `more`: there are more. */
export const HeldCount = z.object({ count: z.int(), more: z.boolean() });
export type HeldCount = z.infer<typeof HeldCount>;

export const Retention = z.object({
  kind: RetentionKind,
  title: z.string(),
  what: z.string(),
  /** Null: without a limit. */
  days: z.int().nullable(),
  standard: z.int(),
  least: z.int(),
  most: z.int().nullable(),
  held: HeldCount,
  oldest: Instant.nullable(),
  /** Goes with the next purge, which is within the hour. */
  dueNow: HeldCount,
  /** Goes in the seven days after. */
  dueSoon: HeldCount,
  /** What is older is gone, and is not read again. */
  keptFrom: Instant.nullable(),
  purgedAt: Instant.nullable(),
});
export type Retention = z.infer<typeof Retention>;

export const readRetention = endpoint({
  method: 'GET',
  path: '/api/retention',
  can: 'settings:manage',
  summary: 'How long each kind of data is kept, what is held, and what goes when.',
  input: Nothing,
  output: z.object({ kinds: z.array(Retention) }),
});

export const changeRetention = endpoint({
  method: 'POST',
  path: '/api/retention',
  can: 'settings:manage',
  summary:
    'Sets for how many days a kind is kept, or with `save` false says what would go at once. What is gone does not come back.',
  input: z.object({
    kind: RetentionKind,
    days: z.int().min(1).max(36_500).nullable(),
    save: z.boolean().default(false),
  }),
  output: z.object({ retention: Retention, saved: z.boolean() }),
});
