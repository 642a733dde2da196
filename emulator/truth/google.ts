// What a reader of Google's mailboxes and calendars must find: the messages that lie there, and the events.
import { calendarEventId, gmailId, gmailThreadId, icalUid } from '../scenarios/google-ids.ts';
import type { CalendarEvent, Instant, Message, Tenant, TenantUser } from '../tenant/model.ts';

const BULK_ABOVE = 25;
const NEWS = /^letters@/;

interface GmailRow {
  readonly id: string;
  readonly threadId: string;
  readonly messageId: string;
  /** Null: bears no date. */
  readonly at: string | null;
  readonly kind: 'sent' | 'received' | 'bulk';
  /** Came over a list. */
  readonly list: boolean;
  /** In Trash only: listed where it is asked for. */
  readonly trash: boolean;
}

interface EventRow {
  /** Of a single event; the series' for an occurrence. */
  readonly id: string;
  readonly recurring: boolean;
  readonly iCalUID: string;
  readonly start: string;
  readonly end: string;
  readonly isAllDay: boolean;
  readonly isFree: boolean;
  readonly response: CalendarEvent['response'];
  /** Attendees and organizer, the owner and rooms among them. */
  readonly people: number;
}

export interface GoogleAccountTruth {
  readonly userId: string;
  readonly address: string;
  readonly mailbox: boolean;
  readonly mail: readonly GmailRow[];
  readonly events: readonly EventRow[];
}

const timeOf = ({ receivedAt, sentAt }: Message): number => receivedAt ?? sentAt ?? Number.POSITIVE_INFINITY;

interface Place {
  readonly tenant: Tenant;
  readonly user: TenantUser;
  readonly now: Instant;
}

/** Message and names of the folders where copies of it lie; drafts, spam and unsent mail are left out. The first copy counts, though it may be gone. */
const listLying = ({ tenant, user, now }: Place): readonly { message: Message; places: ReadonlySet<string> }[] => {
  const found = new Map<string, { message: Message; places: Set<string> }>();
  const first = new Map<string, Message>();
  for (const folder of tenant.folders(user.id, now)) {
    const name = folder.wellKnown ?? 'own';
    if (name === 'drafts' || name === 'junkemail' || name === 'outbox') continue;
    const log = tenant.log(user.id, folder.id);
    const lying = new Map<string, Message>();
    for (const change of log?.slice(0, log.lengthAt(now)) ?? []) {
      if ('removed' in change) {
        lying.delete(change.removed);
        continue;
      }
      const { saved } = change;
      lying.set(saved.id, saved);
      const known = first.get(saved.internetMessageId);
      if (known === undefined || timeOf(saved) < timeOf(known)) first.set(saved.internetMessageId, saved);
    }
    for (const message of lying.values()) {
      const known = found.get(message.internetMessageId) ?? { message, places: new Set<string>() };
      known.places.add(name);
      found.set(message.internetMessageId, known);
    }
  }
  return [...found.values()].map(({ message, places }) => ({
    message: first.get(message.internetMessageId) ?? message,
    places,
  }));
};

const kindOf = (message: Message, own: ReadonlySet<string>): GmailRow['kind'] => {
  if (own.has(message.from.toLowerCase())) return 'sent';
  return message.to.length + message.cc.length + message.bcc.length > BULK_ABOVE ? 'bulk' : 'received';
};

const listMail = (place: Place): readonly GmailRow[] => {
  const { user } = place;
  const own = new Set(user.proxyAddresses.map((proxy) => proxy.slice(5).toLowerCase()));
  return listLying(place).map(({ message, places }) => {
    const at = message.receivedAt ?? message.sentAt;
    return {
      id: gmailId(user.id, message.internetMessageId),
      threadId: gmailThreadId(user.id, message.conversationId),
      messageId: message.internetMessageId,
      at: at === null ? null : new Date(at).toISOString(),
      kind: kindOf(message, own),
      list: NEWS.test(message.from),
      trash: places.has('deleteditems'),
    };
  });
};

const listEvents = ({ tenant, user, now }: Place, days: { from: Instant; to: Instant }): readonly EventRow[] =>
  tenant
    .events(user.id, days.from, days.to, now)
    .filter(({ isCancelled }) => !isCancelled)
    .map((event) => {
      const people = new Set(
        [event.organizer, ...event.attendees.map(({ address }) => address)].map((one) => one.toLowerCase()),
      );
      return {
        id: calendarEventId(event.seriesMasterId ?? event.id),
        recurring: event.seriesMasterId !== null,
        iCalUID: icalUid(event.iCalUId),
        start: new Date(event.start).toISOString(),
        end: new Date(event.end).toISOString(),
        isAllDay: event.isAllDay,
        isFree: event.showAs === 'free',
        response: event.response,
        people: event.attendees.length === 0 ? 0 : people.size,
      };
    });

/** Mail as it lies at `now`; events that meet the days `from` to `to` (of UTC, both included). */
export const listGoogleTruth = (
  tenant: Tenant,
  { from, to, now }: { readonly from: string; readonly to: string; readonly now: Instant },
): { readonly accounts: readonly GoogleAccountTruth[] } => {
  const ids = new Set(tenant.directory.flatMap((change) => ('user' in change ? [change.user.id] : [])));
  const users = [...ids].map((id) => tenant.user(id, now)).filter((user) => user !== null);
  const days = { from: Date.parse(from), to: Date.parse(to) + 86_400_000 };
  return {
    accounts: users
      .filter(({ purpose, userType }) => purpose === 'user' && userType === 'Member')
      .map((user) => ({
        userId: user.id,
        address: (user.mail ?? user.userPrincipalName).toLowerCase(),
        mailbox: user.mailbox === 'active',
        mail: user.mailbox === 'active' ? listMail({ tenant, user, now }) : [],
        events: listEvents({ tenant, user, now }, days),
      })),
  };
};
