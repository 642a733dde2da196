// The narrow waist: the only records that leave a provider. No field can hold a subject, a body or a file name.
import { z } from 'zod';

/** A mail address, lower-case; the bound is RFC 5321's. */
const address = z.string().min(1).max(320);
/** An id as the source gives it; opaque, hashed before it is stored. */
const sourceId = z.string().min(1).max(1024);
/** ISO 8601 in UTC with milliseconds, as Date.toISOString prints it. */
const instant = z.iso.datetime();

const role = z.enum(['to', 'cc', 'bcc', 'organizer', 'required', 'optional', 'resource']);

const counterpart = z.strictObject({ address, role });

/** Where a message stands in its conversation. */
const thread = z.strictObject({
  /** The conversation. */
  id: sourceId,
  /** This message's own place in it; null where the source does not tell. */
  position: sourceId.nullable(),
  /** The place of the message that this one answers; null when it answers nothing or the source does not tell. */
  answers: sourceId.nullable(),
});

const shared = {
  /** The item's id in its mailbox; stable over moves. */
  id: sourceId,
  /** One value for one event over all mailboxes: a Message-Id, or a meeting's iCalUId and start. */
  event: sourceId,
  actor: address.nullable(),
  counterparts: z.array(counterpart),
};

export const Mail = z.strictObject({
  kind: z.literal('mail'),
  ...shared,
  /** When the mailbox got it, else when it was sent; null where the source knows neither: such mail is on no day. */
  at: instant.nullable(),
  thread: thread.nullable(),
});
export type Mail = z.infer<typeof Mail>;

/** What a meeting is marked with; each is a reason to count it in or out of a signal. */
const meetingMark = z.enum(['recurring', 'cancelled', 'declined', 'all-day', 'free', 'private', 'online']);
export type MeetingMark = z.infer<typeof meetingMark>;

export const Meeting = z.strictObject({
  kind: z.literal('meeting'),
  ...shared,
  at: instant,
  /** Whole seconds. */
  duration: z.int().min(0),
  marks: z.array(meetingMark),
});
export type Meeting = z.infer<typeof Meeting>;

/** One event's metadata as one mailbox shows it. */
export const Activity = z.discriminatedUnion('kind', [Mail, Meeting]);
export type Activity = z.infer<typeof Activity>;

const told = {
  /** The item's id at the source; stable. */
  id: sourceId,
  at: instant,
  /** The account that did it, by its id at the source. */
  account: sourceId,
};

/** reply: in a thread, not its first message; help-reply: a reply where help was asked for. */
const chatMark = z.enum(['reply', 'help-reply']);
export type ChatMark = z.infer<typeof chatMark>;

/** A message in a channel. Its text was looked at for the marks while it was read, and dropped. */
export const Chat = z.strictObject({
  kind: z.literal('chat'),
  ...told,
  /** The channel. */
  place: sourceId,
  thread: z.strictObject({
    /** The thread's first message, together with its channel. */
    id: sourceId,
    position: sourceId,
    /** Null for a first message. */
    answers: sourceId.nullable(),
  }),
  marks: z.array(chatMark),
  /** Accounts that it mentions, by their ids at the source; each once. */
  mentions: z.array(sourceId),
  reactions: z.int().min(0),
  /** Those of the reactions that say thanks, yes or well done. */
  positiveReactions: z.int().min(0),
});
export type Chat = z.infer<typeof Chat>;

const signInMark = z.enum(['failed', 'interactive']);

/** Somebody signed in, or tried to. */
export const SignInEvent = z.strictObject({
  kind: z.literal('sign-in'),
  ...told,
  /** The app that was signed in to, by its id at the source. */
  app: sourceId.nullable(),
  marks: z.array(signInMark),
});
export type SignInEvent = z.infer<typeof SignInEvent>;

/** A name out of the source's own fixed list, such as `FileAccessed` or `SharePoint`: no words of a person. */
const fixedName = z.string().regex(/^[A-Za-z][A-Za-z0-9_.-]{0,79}$/);

/** One line of the audit log: who did what kind of thing, never to what. */
export const AuditEvent = z.strictObject({
  kind: z.literal('audit'),
  ...told,
  service: fixedName,
  operation: fixedName,
});
export type AuditEvent = z.infer<typeof AuditEvent>;

/** What one account did, as channels and logs of the whole tenant tell it. */
export const AccountEvent = z.discriminatedUnion('kind', [Chat, SignInEvent, AuditEvent]);
export type AccountEvent = z.infer<typeof AccountEvent>;

/** An account by its id at the source or, where the source names only that, by its address. */
const accountName = z.union([z.strictObject({ id: sourceId }), z.strictObject({ address })]);

/** Who is named in passing: made an account when not known yet; what is known of an account it never changes. */
export const Sighting = z.strictObject({
  id: sourceId,
  kind: z.enum(['guest', 'app', 'unknown']),
  displayName: z.string().max(512),
  addresses: z.array(address),
});
export type Sighting = z.infer<typeof Sighting>;

/** A day's count that a report of the source gives for one account. */
export const Measure = z.strictObject({
  account: accountName,
  /** The day it is for, in the source's own days (UTC). */
  day: z.iso.date(),
  /** Report and figure, such as `teams.private-chat-messages`. */
  name: z.string().regex(/^[a-z]+\.[a-z0-9-]{1,60}$/),
  /** A count, or seconds where the name ends in `-seconds`. */
  value: z.number().min(0),
  /** When the source last computed the report; a later one replaces an earlier one. */
  refreshedOn: z.iso.date(),
});
export type Measure = z.infer<typeof Measure>;

/**
 * Accounts that a report of a day lists with nothing on it: what an earlier one said of them is 0 now, and where it said
 * nothing there is still nothing.
 */
export const Idle = z.strictObject({
  day: Measure.shape.day,
  /** Of all measures that the report gives. */
  names: z.array(Measure.shape.name),
  accounts: z.array(Measure.pick({ account: true, refreshedOn: true })),
});
export type Idle = z.infer<typeof Idle>;

/** An entry of somebody's address book. */
export const Contact = z.strictObject({
  id: sourceId,
  displayName: z.string().max(512),
  addresses: z.array(address),
  company: z.string().max(512).nullable(),
  department: z.string().max(512).nullable(),
  jobTitle: z.string().max(512).nullable(),
});
export type Contact = z.infer<typeof Contact>;

/** Somebody speaks without a break, milliseconds from the beginning of the call. */
export const Cue = z.strictObject({
  start: z.int().min(0),
  end: z.int().min(0),
  /** As the source names them; null: it does not tell. */
  speaker: z.string().max(512).nullable(),
  words: z.string(),
});
export type Cue = z.infer<typeof Cue>;

/**
 * What was said in a call: the one record with content. It comes only where an admin attested consent, only of calls with
 * somebody outside, is sealed before it is stored and deleted on time.
 */
export const Transcript = z.strictObject({
  id: sourceId,
  /** The call or meeting. */
  event: sourceId,
  at: instant,
  endedAt: instant.nullable(),
  /** Addresses of those who took part, as far as the source tells. */
  participants: z.array(address),
  /** Whether the source says who speaks. */
  attributed: z.boolean(),
  cues: z.array(Cue),
});
export type Transcript = z.infer<typeof Transcript>;

/** Working hours by weekday, 0 = Sunday, in minutes after local midnight: `[[540, 1020]]` is 09:00–17:00. */
export const WeekHours = z.record(
  z.enum(['0', '1', '2', '3', '4', '5', '6']),
  z.array(z.tuple([z.int().min(0).max(1440), z.int().min(0).max(1440)])),
);
export type WeekHours = z.infer<typeof WeekHours>;

/** An account of the source. `kind` says whether a person stands behind it. */
export const Identity = z.strictObject({
  id: sourceId,
  kind: z.enum(['person', 'guest', 'shared', 'room', 'app']),
  displayName: z.string().max(512),
  addresses: z.array(address),
  department: z.string().max(512).nullable(),
  jobTitle: z.string().max(512).nullable(),
  managerId: sourceId.nullable(),
  enabled: z.boolean(),
  /** Whether the source may keep a mailbox for it; streams by mailbox try only those. */
  mailbox: z.boolean(),
  createdAt: instant.nullable(),
  /** First and last day, from a source that keeps personnel records: what it says goes before what a directory says. Null: it says nothing. */
  employment: z.strictObject({ joinedOn: z.iso.date().nullable(), leftOn: z.iso.date().nullable() }).optional(),
});
export type Identity = z.infer<typeof Identity>;

/** What a mailbox says of its owner's working time. */
export const MailboxSettings = z.strictObject({
  /** IANA zone, null where the source's name is unknown. */
  zone: z.string().max(64).nullable(),
  hours: WeekHours.nullable(),
});
export type MailboxSettings = z.infer<typeof MailboxSettings>;
