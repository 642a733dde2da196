// A mailbox as Gmail keeps it: one message per Message-Id with labels where Exchange has folders, and a history of changes.
import { gmailId, gmailLabelId, gmailThreadId } from '../scenarios/google-ids.ts';
import { keepRecent } from '../scenarios/recent.ts';
import type { Folder, Instant, Message, MessageChange, Tenant, TenantUser } from '../tenant/model.ts';

/** A user of a domain. */
export interface Subject {
  readonly tenant: Tenant;
  readonly user: TenantUser;
}

export interface GmailMessage {
  readonly id: string;
  readonly threadId: string;
  readonly message: Message;
  readonly labels: readonly string[];
  /** Milliseconds: Gmail's internalDate. */
  readonly at: Instant;
  /** Of its last change. */
  readonly historyId: number;
}

export interface HistoryEntry {
  readonly historyId: number;
  readonly at: Instant;
  readonly id: string;
  readonly threadId: string;
  readonly kind: 'added' | 'deleted' | 'labels';
  /** What it bears after the change, before it for what was deleted. */
  readonly labels: readonly string[];
  readonly labelsAdded: readonly string[];
  readonly labelsRemoved: readonly string[];
}

export interface Mailbox {
  /** Newest first. */
  readonly messages: readonly GmailMessage[];
  readonly byId: ReadonlyMap<string, GmailMessage>;
  /** Oldest first. */
  readonly history: readonly HistoryEntry[];
  readonly historyId: number;
  /** By conversation, whatever ever lay here: to tell what answers what. */
  readonly conversations: ReadonlyMap<string, readonly Message[]>;
}

const FIRST_HISTORY = 1_000_000;

const standard = {
  inbox: ['INBOX'],
  sentitems: ['SENT'],
  drafts: ['DRAFT'],
  junkemail: ['SPAM'],
  deleteditems: ['TRASH'],
  archive: [],
} as const;

/** Null for a folder that Gmail has not. */
export const labelsOf = ({ id, wellKnown }: Folder): readonly string[] | null => {
  if (wellKnown === 'outbox') return null;
  return wellKnown === null ? [gmailLabelId(id)] : standard[wellKnown];
};

interface Step {
  readonly at: Instant;
  readonly folder: Folder;
  readonly change: MessageChange;
}

const listSteps = ({ tenant, user }: Subject, now: Instant): readonly Step[] =>
  tenant
    .folders(user.id, now)
    .filter((folder) => labelsOf(folder) !== null)
    .flatMap((folder) => {
      const log = tenant.log(user.id, folder.id);
      return (log?.slice(0, log.lengthAt(now)) ?? []).map((change) => ({ at: change.at, folder, change }));
    })
    .sort((a, b) => a.at - b.at);

/** What lies where: the items of Exchange behind one message of Gmail. */
interface Lying {
  message: Message;
  readonly items: Map<string, Folder>;
  /** When it first lay here. */
  readonly since: Instant;
  historyId: number;
}

const unite = (folders: Iterable<Folder>): readonly string[] =>
  [...new Set([...folders].flatMap((folder) => labelsOf(folder) ?? []))].sort();

const dateOf = ({ receivedAt, sentAt }: Message): number => receivedAt ?? sentAt ?? Number.POSITIVE_INFINITY;

/** Of copies that came one after the other the first one counts; what was sent counts before its draft. */
const comesFirst = (message: Message, known: Message): boolean => {
  if (message.isDraft !== known.isDraft) return known.isDraft;
  return dateOf(message) < dateOf(known);
};

class Builder {
  readonly #userId: string;
  readonly #lying = new Map<string, Lying>();
  readonly #owners = new Map<string, string>();
  readonly history: HistoryEntry[] = [];
  readonly conversations = new Map<string, Message[]>();

  constructor(userId: string) {
    this.#userId = userId;
  }

  /** Steps of one instant: a move is a removal and an arrival together. */
  take(steps: readonly Step[]): void {
    const touched = new Map<string, { labels: readonly string[]; lay: boolean }>();
    const touch = (messageId: string): void => {
      if (touched.has(messageId)) return;
      const items = this.#lying.get(messageId)?.items ?? new Map<string, Folder>();
      touched.set(messageId, { labels: unite(items.values()), lay: items.size > 0 });
    };
    for (const { folder, change } of steps) {
      const messageId = 'saved' in change ? change.saved.internetMessageId : this.#owners.get(change.removed);
      if (messageId === undefined) continue;
      touch(messageId);
      if ('saved' in change) this.#save(change.saved, folder, change.at);
      else this.#remove(messageId, change.removed, folder);
    }
    for (const [messageId, before] of touched) this.#note(messageId, before, steps[0]?.at ?? 0);
  }

  #save(message: Message, folder: Folder, since: Instant): void {
    const known = this.#lying.get(message.internetMessageId);
    if (known) {
      known.items.set(message.id, folder);
      if (comesFirst(message, known.message)) known.message = message;
    } else {
      this.#lying.set(message.internetMessageId, {
        message,
        items: new Map([[message.id, folder]]),
        since,
        historyId: 0,
      });
      const others = this.conversations.get(message.conversationId);
      if (others) others.push(message);
      else this.conversations.set(message.conversationId, [message]);
    }
    this.#owners.set(message.id, message.internetMessageId);
  }

  /** A removal that follows the arrival elsewhere is the other half of a move. */
  #remove(messageId: string, itemId: string, folder: Folder): void {
    const items = this.#lying.get(messageId)?.items;
    if (items?.get(itemId)?.id === folder.id) items.delete(itemId);
  }

  #note(messageId: string, before: { labels: readonly string[]; lay: boolean }, at: Instant): void {
    const lying = this.#lying.get(messageId);
    if (!lying) return;
    const lies = lying.items.size > 0;
    const after = unite(lying.items.values());
    const labelsAdded = after.filter((label) => !before.labels.includes(label));
    const labelsRemoved = before.labels.filter((label) => !after.includes(label));
    if (lies === before.lay && labelsAdded.length + labelsRemoved.length === 0) return;
    const kind = lies === before.lay ? 'labels' : lies ? 'added' : 'deleted';
    lying.historyId = FIRST_HISTORY + this.history.length + 1;
    this.history.push({
      historyId: lying.historyId,
      at,
      id: gmailId(this.#userId, messageId),
      threadId: gmailThreadId(this.#userId, lying.message.conversationId),
      kind,
      labels: lies ? after : before.labels,
      labelsAdded,
      labelsRemoved,
    });
  }

  messages(): readonly GmailMessage[] {
    return [...this.#lying.values()]
      .filter(({ items }) => items.size > 0)
      .map(({ message, items, historyId, since }) => ({
        id: gmailId(this.#userId, message.internetMessageId),
        threadId: gmailThreadId(this.#userId, message.conversationId),
        message,
        labels: unite(items.values()),
        at: message.receivedAt ?? message.sentAt ?? since,
        historyId,
      }))
      .sort((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1));
  }
}

const build = (subject: Subject, now: Instant): Mailbox => {
  const builder = new Builder(subject.user.id);
  const steps = listSteps(subject, now);
  for (let from = 0; from < steps.length; ) {
    let to = from + 1;
    while (steps[to]?.at === steps[from]?.at && to < steps.length) to += 1;
    builder.take(steps.slice(from, to));
    from = to;
  }
  const messages = builder.messages();
  return {
    messages,
    byId: new Map(messages.map((message) => [message.id, message])),
    history: builder.history,
    historyId: FIRST_HISTORY + builder.history.length,
    conversations: builder.conversations,
  };
};

/** Opens mailboxes and keeps the last ones as they were built, until something changes in them. */
export class Mailboxes {
  readonly #subjects = new Map<string, () => Mailbox>();
  readonly #kept = keepRecent(64, (key) => {
    const make = this.#subjects.get(key);
    if (!make) throw new RangeError(`Nobody asked for the mailbox ${key}.`);
    return make();
  });

  open(subject: Subject, now: Instant): Mailbox {
    const { tenant, user } = subject;
    const lengths = tenant.folders(user.id, now).map(({ id }) => tenant.log(user.id, id)?.lengthAt(now) ?? 0);
    const key = `${tenant.id} ${user.id} ${lengths.join(' ')}`;
    this.#subjects.set(key, () => build(subject, now));
    const mailbox = this.#kept(key);
    this.#subjects.delete(key);
    return mailbox;
  }
}
