// What a tenant of the emulator is: the seam between scenarios (which invent or read one) and the services (which serve it).

/** Milliseconds since 1970 UTC. */
export type Instant = number;

/** How Exchange answers for a user: `none` and the two others are 404 MailboxNotEnabledForRESTAPI. */
export type MailboxState = 'active' | 'none' | 'on-premises' | 'inactive';

export interface TenantUser {
  readonly id: string;
  readonly userPrincipalName: string;
  readonly mail: string | null;
  readonly displayName: string;
  readonly givenName: string | null;
  readonly surname: string | null;
  readonly jobTitle: string | null;
  readonly department: string | null;
  readonly accountEnabled: boolean;
  readonly userType: 'Member' | 'Guest';
  readonly licensed: boolean;
  /** As Graph writes them: `SMTP:primary@…`, `smtp:alias@…`. */
  readonly proxyAddresses: readonly string[];
  readonly managerId: string | null;
  readonly createdAt: Instant;
  readonly mailbox: MailboxState;
  readonly purpose: 'user' | 'shared' | 'room';
  /** IANA zone of the mailbox. */
  readonly zone: string;
  /** Local working hours by weekday (0 = Sunday), minutes after midnight. */
  readonly hours: Readonly<Record<number, readonly (readonly [from: number, to: number])[]>>;
  /** Local days (YYYY-MM-DD) away. */
  readonly leave: readonly string[];
}

/** A change of the directory: the user as of then, or its removal. */
export type UserChange =
  | { readonly at: Instant; readonly user: TenantUser }
  | { readonly at: Instant; readonly removed: string; readonly reason: 'changed' | 'deleted' };

/** Who belonged to a group from then on: ids of users and groups. */
export interface Membership {
  readonly at: Instant;
  /** The machine's time of a change made while the emulator ran; 0 for what the scenario knew. */
  readonly machineAt: number;
  readonly members: readonly string[];
}

export interface TenantGroup {
  readonly id: string;
  readonly displayName: string;
  readonly description: string | null;
  /** An address makes it mail-enabled. */
  readonly mail: string | null;
  readonly securityEnabled: boolean;
  /** A Microsoft 365 group. */
  readonly unified: boolean;
  /** A team belongs to it. */
  readonly isTeam?: boolean;
  readonly createdAt: Instant;
  /** Oldest first. */
  readonly memberships: readonly Membership[];
}

export type WellKnownFolder = 'inbox' | 'sentitems' | 'drafts' | 'junkemail' | 'deleteditems' | 'outbox' | 'archive';

export interface Folder {
  readonly id: string;
  readonly parentFolderId: string;
  readonly displayName: string;
  readonly wellKnown: WellKnownFolder | null;
  readonly createdAt: Instant;
}

export interface Message {
  /** Immutable id: stays when the message moves between folders. */
  readonly id: string;
  readonly internetMessageId: string;
  readonly conversationId: string;
  /** Base64; 22 bytes for a thread's first message and 5 more for each answer; null where another client broke the chain. */
  readonly conversationIndex: string | null;
  readonly sentAt: Instant | null;
  readonly receivedAt: Instant | null;
  readonly from: string;
  readonly to: readonly string[];
  readonly cc: readonly string[];
  readonly bcc: readonly string[];
  readonly isDraft: boolean;
  readonly subject: string;
  readonly body: string;
  readonly bytes: number;
}

/** One step in a folder's life. A move is a removal here and a `saved` in the other folder, with the same immutable id. */
export type MessageChange =
  | { readonly at: Instant; readonly saved: Message }
  | { readonly at: Instant; readonly removed: string };

/** The append-only life of a folder, oldest first; may be generated as it is read. */
export interface FolderLog {
  /** True when no entry ever changes or removes an earlier one, so that a reader need not look ahead. */
  readonly onlyAdds?: boolean;
  /** How many items first came into the mailbox here within [from, to); only where that is known without writing them. */
  readonly arrivals?: (from: Instant, to: Instant) => number;
  lengthAt(now: Instant): number;
  slice(from: number, to: number): readonly MessageChange[];
}

export type Response = 'none' | 'organizer' | 'accepted' | 'tentativelyAccepted' | 'declined' | 'notResponded';

export interface Attendee {
  readonly address: string;
  readonly type: 'required' | 'optional' | 'resource';
  readonly response: Response;
}

/** One expanded occurrence in one person's calendar. */
export interface CalendarEvent {
  readonly id: string;
  readonly iCalUId: string;
  readonly type: 'singleInstance' | 'occurrence' | 'exception';
  readonly seriesMasterId: string | null;
  readonly start: Instant;
  readonly end: Instant;
  readonly isAllDay: boolean;
  readonly isCancelled: boolean;
  readonly isOrganizer: boolean;
  readonly organizer: string;
  readonly attendees: readonly Attendee[];
  /** The calendar owner's own answer. */
  readonly response: Response;
  readonly showAs: 'free' | 'tentative' | 'busy' | 'oof' | 'workingElsewhere' | 'unknown';
  readonly sensitivity: 'normal' | 'personal' | 'private' | 'confidential';
  readonly isOnlineMeeting: boolean;
  readonly subject: string;
  readonly body: string;
  /** When it came to be in the calendar, and when it was last changed; before `createdAt` nobody sees it. */
  readonly createdAt: Instant;
  readonly modifiedAt: Instant;
  /** When it was deleted from the calendar; from then on nobody sees it. */
  readonly deletedAt: Instant | null;
}

export type ReactionType = 'like' | 'heart' | 'laugh' | 'surprised' | 'sad' | 'angry';

/** A `user` stands in the directory, as a member or a guest; somebody of another organization is `federated`. */
export type Author =
  | { readonly kind: 'user'; readonly id: string; readonly displayName: string }
  | { readonly kind: 'federated'; readonly id: string; readonly displayName: string | null; readonly tenantId: string }
  | { readonly kind: 'bot'; readonly id: string; readonly displayName: string };

export interface Mention {
  readonly kind: 'user' | 'channel';
  readonly id: string;
  readonly displayName: string;
}

/** What a system event tells: people came into the team. */
interface MembersAdded {
  readonly members: readonly string[];
  readonly initiator: string;
}

export interface Post {
  /** Milliseconds since 1970; no other message of the channel has it. */
  readonly id: string;
  /** The id of the thread's first message; null for that one itself. */
  readonly root: string | null;
  /** Null for system events. */
  readonly author: Author | null;
  readonly event: MembersAdded | null;
  readonly subject: string | null;
  readonly importance: 'normal' | 'high' | 'urgent';
  /** Without the mentions, which are written in front of it. */
  readonly text: string;
  readonly mentions: readonly Mention[];
  /** Names of files. */
  readonly attachments: readonly string[];
}

/** One step in a channel's life. */
export type ChannelChange =
  | { readonly at: Instant; readonly posted: Post }
  | { readonly at: Instant; readonly edited: string; readonly text: string }
  | { readonly at: Instant; readonly deleted: string }
  | { readonly at: Instant; readonly reacted: string; readonly by: string; readonly type: ReactionType }
  | { readonly at: Instant; readonly unreacted: string; readonly by: string; readonly type: ReactionType };

export interface TeamChannel {
  readonly id: string;
  readonly displayName: string;
  readonly description: string | null;
  readonly createdAt: Instant;
  /** Oldest first, also what lies ahead of the clock; the same list each time. */
  readonly changes: () => readonly ChannelChange[];
}

/** A team belongs to the group of the same id: its name, address and members are the group's. */
export interface Team {
  readonly id: string;
  readonly visibility: 'private' | 'public';
  readonly createdAt: Instant;
  readonly owners: readonly string[];
  readonly channels: readonly TeamChannel[];
}

export interface Tenant {
  readonly id: string;
  readonly displayName: string;
  /** Verified domains, the default one first. */
  readonly domains: readonly string[];
  readonly createdAt: Instant;
  /** The directory's life, oldest first. */
  readonly directory: readonly UserChange[];
  readonly groups?: readonly TenantGroup[];
  readonly teams?: readonly Team[];
  /** Which online meetings were transcribed; all of them without it. */
  readonly isTranscribed?: (event: CalendarEvent) => boolean;
  user(id: string, now: Instant): TenantUser | null;
  /** By id or userPrincipalName, in any case. */
  findUser(idOrName: string, now: Instant): TenantUser | null;
  folders(userId: string, now: Instant): readonly Folder[];
  log(userId: string, folderId: string): FolderLog | null;
  /** Events whose interval meets [from, to), as the calendar shows them at `now`, by start. */
  events(userId: string, from: Instant, to: Instant, now: Instant): readonly CalendarEvent[];
}
