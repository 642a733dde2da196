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

/** Working hours by weekday, 0 = Sunday, in minutes after local midnight: `[[540, 1020]]` is 09:00–17:00. */
export const WeekHours = z.record(
  z.enum(['0', '1', '2', '3', '4', '5', '6']),
  z.array(z.tuple([z.int().min(0).max(1440), z.int().min(0).max(1440)])),
);
export type WeekHours = z.infer<typeof WeekHours>;

/** An account of the source. `kind` says whether a person stands behind it. */
export const Identity = z.strictObject({
  id: sourceId,
  kind: z.enum(['person', 'guest', 'shared', 'room']),
  displayName: z.string().max(512),
  addresses: z.array(address),
  department: z.string().max(512).nullable(),
  jobTitle: z.string().max(512).nullable(),
  managerId: sourceId.nullable(),
  enabled: z.boolean(),
  /** Whether the source may keep a mailbox for it; streams by mailbox try only those. */
  mailbox: z.boolean(),
  createdAt: instant.nullable(),
});
export type Identity = z.infer<typeof Identity>;

/** What a mailbox says of its owner's working time. */
export const MailboxSettings = z.strictObject({
  /** IANA zone, null where the source's name is unknown. */
  zone: z.string().max(64).nullable(),
  hours: WeekHours.nullable(),
});
export type MailboxSettings = z.infer<typeof MailboxSettings>;
