// Builds tenants of two or three people by hand, so that a test can say beforehand what the ledger must hold.
import { answerIndex, startIndex } from '../scenarios/conversation-index.ts';
import { recordMailbox } from '../scenarios/mailbox-recorder.ts';
import { openRecording } from '../scenarios/recorded-tenant.ts';
import type {
  Attendee,
  CalendarEvent,
  ChannelChange,
  Instant,
  Message,
  Post,
  Team,
  Tenant,
  TenantGroup,
  TenantUser,
  WellKnownFolder,
} from '../tenant/model.ts';

const LONG_AGO = Date.parse('2020-01-01T00:00:00Z');

/** A step in a mailbox of the tiny tenant; a move is a `remove` here and a `save` there. */
export type Step =
  | { readonly owner: string; readonly folder: WellKnownFolder; readonly at: Instant; readonly save: Message }
  | { readonly owner: string; readonly folder: WellKnownFolder; readonly at: Instant; readonly remove: string };

export interface TinyOptions {
  readonly users: readonly TenantUser[];
  readonly steps?: readonly Step[];
  readonly events?: readonly (readonly [owner: string, event: CalendarEvent])[];
  readonly groups?: readonly TenantGroup[];
  readonly teams?: readonly Team[];
}

/** `name` is the user id as well; works Monday to Friday from nine to five unless told otherwise. */
export function user(name: string, more: Partial<TenantUser> = {}): TenantUser {
  const mail = `${name}@contoso.com`;
  return {
    id: name,
    userPrincipalName: mail,
    mail,
    displayName: name,
    givenName: name,
    surname: null,
    jobTitle: null,
    department: null,
    accountEnabled: true,
    userType: 'Member',
    licensed: true,
    proxyAddresses: [`SMTP:${mail}`],
    managerId: null,
    createdAt: LONG_AGO,
    mailbox: 'active',
    purpose: 'user',
    zone: 'UTC',
    hours: Object.fromEntries([1, 2, 3, 4, 5].map((day) => [day, [[540, 1020] as const]])),
    leave: [],
    ...more,
  };
}

/** A mail; `answers` makes it an answer to that one, in its conversation. */
export function mail(
  id: string,
  at: string | null,
  more: Partial<Message> & { readonly answers?: Message } = {},
): Message {
  const { answers, ...fields } = more;
  const time = at === null ? null : Date.parse(at);
  const parent = answers?.conversationIndex;
  return {
    id,
    internetMessageId: `<${id}@contoso.com>`,
    conversationId: answers?.conversationId ?? `conversation of ${id}`,
    conversationIndex: typeof parent === 'string' ? answerIndex(parent, [id]) : startIndex([id], time),
    sentAt: time,
    receivedAt: time,
    from: 'ben@contoso.com',
    to: ['ana@contoso.com'],
    cc: [],
    bcc: [],
    isDraft: false,
    subject: '',
    body: '',
    bytes: 100,
    ...fields,
  };
}

/** Saved in the folder when it was received. */
export function lying(owner: string, folder: WellKnownFolder, message: Message): Step {
  return { owner, folder, at: message.receivedAt ?? message.sentAt ?? LONG_AGO + 1, save: message };
}

export function attendees(...addresses: readonly string[]): readonly Attendee[] {
  return addresses.map((address) => ({ address, type: 'required', response: 'accepted' }));
}

/** A meeting that ana holds with ben, in ana's calendar; times are ISO 8601. */
export function meeting(
  id: string,
  [start, end]: readonly [string, string],
  more: Partial<CalendarEvent> = {},
): CalendarEvent {
  return {
    id,
    iCalUId: `ical ${id}`,
    type: 'singleInstance',
    seriesMasterId: null,
    start: Date.parse(start),
    end: Date.parse(end),
    isAllDay: false,
    isCancelled: false,
    isOrganizer: true,
    organizer: 'ana@contoso.com',
    attendees: attendees('ben@contoso.com'),
    response: 'organizer',
    showAs: 'busy',
    sensitivity: 'normal',
    isOnlineMeeting: false,
    subject: '',
    body: '',
    createdAt: LONG_AGO,
    modifiedAt: LONG_AGO,
    deletedAt: null,
    ...more,
  };
}

/** A mail-enabled security group; `name` is its id as well. */
export function group(name: string, members: readonly string[], more: Partial<TenantGroup> = {}): TenantGroup {
  return {
    id: name,
    displayName: name,
    description: null,
    mail: `${name}@contoso.com`,
    securityEnabled: true,
    unified: false,
    createdAt: LONG_AGO,
    memberships: [{ at: LONG_AGO, machineAt: 0, members }],
    ...more,
  };
}

/** A message in a channel; its id is its time. */
export function post(author: string, at: string, more: Partial<Post> = {}): ChannelChange {
  const time = Date.parse(at);
  return {
    at: time,
    posted: {
      id: String(time),
      root: null,
      author: { kind: 'user', id: author, displayName: author },
      event: null,
      subject: null,
      importance: 'normal',
      text: 'text',
      mentions: [],
      attachments: [],
      ...more,
    },
  };
}

/** A team with the group's name and channels whose names are their ids as well. */
export function team(name: string, channels: Readonly<Record<string, readonly ChannelChange[]>>): Team {
  return {
    id: name,
    visibility: 'private',
    createdAt: LONG_AGO,
    owners: ['ana'],
    channels: Object.entries(channels).map(([displayName, changes]) => ({
      id: `19:${displayName}@thread.tacv2`,
      displayName,
      description: null,
      createdAt: LONG_AGO,
      changes: () => changes,
    })),
  };
}

export function tinyTenant({ users, steps = [], events = [], groups = [], teams = [] }: TinyOptions): Tenant {
  const mailboxes = new Map(
    users.map(({ id }) => {
      const recorder = recordMailbox(id, LONG_AGO);
      for (const step of steps.filter(({ owner }) => owner === id)) {
        if ('save' in step) recorder.save(recorder.standard(step.folder), step.at, step.save);
        else recorder.remove(recorder.standard(step.folder), step.at, step.remove);
      }
      for (const [owner, event] of events) if (owner === id) recorder.addEvent([event]);
      return [id, recorder.finish()];
    }),
  );
  return openRecording({
    id: 'tiny',
    displayName: 'Tiny',
    domains: ['contoso.com'],
    createdAt: LONG_AGO,
    directory: users.map((one) => ({ at: LONG_AGO, user: one })),
    groups,
    teams,
    mailbox: (userId) => mailboxes.get(userId) ?? null,
  });
}
