// Gmail: profile, labels, messages and their history.
import type { Instant } from '../tenant/model.ts';
import { cutPage, isMetadataOnly, isOwn, needSubject, readCount, type Endpoint, type GoogleCall } from './call.ts';
import { badRequest, failedPrecondition, GoogleError, notFound } from './errors.ts';
import { labelsOf, type GmailMessage, type HistoryEntry, type Mailbox, type Subject } from './mailbox.ts';
import { writeMessage, type Wanted } from './message-shape.ts';
import { readSearch } from './search.ts';

const scopes = ['gmail.metadata', 'gmail.readonly'];
const DAY = 86_400_000;

interface Opened extends Subject {
  readonly mailbox: Mailbox;
  readonly now: Instant;
}

/** The mailbox of the call, which must be the token's own and switched on. */
const open = (call: GoogleCall): Opened => {
  const subject = needSubject(call);
  const [named = ''] = call.named;
  if (!isOwn(subject, named)) {
    const message = `Delegation denied for ${subject.user.mail ?? subject.user.userPrincipalName}`;
    throw new GoogleError({ code: 403, message, reason: 'forbidden' });
  }
  if (subject.user.mailbox !== 'active') throw failedPrecondition('Mail service not enabled');
  return { ...subject, mailbox: call.world.google.mailboxes.open(subject, call.now), now: call.now };
};

const path = (rest: string): RegExp => new RegExp(`^/gmail/v1/users/([^/]+)/${rest}$`);

const profile: Endpoint = {
  template: '/gmail/v1/users/{user}/profile',
  pattern: path('profile'),
  scopes,
  api: 'gmail',
  units: 1,
  resource: 'gmailProfile',
  list: null,
  options: [],
  resumes: '',
  answer: (call) => {
    const { user, mailbox } = open(call);
    const threads = new Set(mailbox.messages.map(({ threadId }) => threadId));
    return {
      body: {
        emailAddress: (user.mail ?? user.userPrincipalName).toLowerCase(),
        messagesTotal: mailbox.messages.length,
        threadsTotal: threads.size,
        historyId: String(mailbox.historyId),
      },
    };
  },
};

const SYSTEM = ['INBOX', 'SENT', 'DRAFT', 'SPAM', 'TRASH'];

const labels: Endpoint = {
  ...profile,
  template: '/gmail/v1/users/{user}/labels',
  pattern: path('labels'),
  resource: 'gmailLabel',
  answer: (call) => {
    const { tenant, user, now } = open(call);
    const own = tenant.folders(user.id, now).filter(({ wellKnown }) => wellKnown === null);
    return {
      body: {
        labels: [
          ...SYSTEM.map((name) => ({ id: name, name, type: 'system' })),
          ...own.map((folder) => ({ id: labelsOf(folder)?.[0], name: folder.displayName, type: 'user' })),
        ],
      },
    };
  },
};

const chooseMessages = (call: GoogleCall, { mailbox, now }: Opened): readonly GmailMessage[] => {
  const { query } = call;
  const q = query.get('q') ?? '';
  if (q !== '' && isMetadataOnly(call)) {
    throw new GoogleError({ code: 403, message: "Metadata scope does not support 'q' parameter", reason: 'forbidden' });
  }
  const { fits, everywhere } = readSearch(q, now);
  const wanted = query.getAll('labelIds');
  const hidden = ['SPAM', 'TRASH'].filter((label) => !wanted.includes(label));
  const shows = everywhere || query.get('includeSpamTrash') === 'true';
  return mailbox.messages.filter(
    (message) =>
      fits(message) &&
      wanted.every((label) => message.labels.includes(label)) &&
      (shows || !hidden.some((label) => message.labels.includes(label))),
  );
};

const list: Endpoint = {
  ...profile,
  template: '/gmail/v1/users/{user}/messages',
  pattern: path('messages'),
  units: 5,
  resource: 'gmailMessageId',
  list: 'messages',
  options: ['q', 'pageToken', 'maxResults', 'labelIds', 'includeSpamTrash'],
  resumes: 'pageToken',
  answer: (call) => {
    const found = chooseMessages(call, open(call));
    const { items, frame, here } = cutPage(call, found, readCount(call.query, { usual: 100, most: 500 }));
    const messages = items.map(({ id, threadId }) => ({ id, threadId }));
    const rest = { ...frame, resultSizeEstimate: Math.min(201, found.length) };
    return { body: messages.length === 0 ? rest : { messages, ...rest }, here };
  },
};

const FORMATS = ['minimal', 'full', 'raw', 'metadata'] as const;

const readWanted = (call: GoogleCall): Wanted => {
  const { query } = call;
  const given = (query.get('format') ?? 'full').toLowerCase();
  const format = FORMATS.find((known) => known === given);
  if (format === undefined) throw badRequest(`Invalid value at 'format' ("${given}")`);
  const narrow = isMetadataOnly(call);
  if (narrow && (format === 'full' || format === 'raw')) {
    const message = `Metadata scope doesn't allow format ${format.toUpperCase()}`;
    throw new GoogleError({ code: 403, message, reason: 'forbidden' });
  }
  const headers = query.getAll('metadataHeaders').map((name) => name.toLowerCase());
  return { format, headers, snippet: !narrow };
};

const get: Endpoint = {
  ...profile,
  template: '/gmail/v1/users/{user}/messages/{message}',
  pattern: path('messages/([^/]+)'),
  units: 5,
  resource: 'gmailMessage',
  options: ['format', 'metadataHeaders'],
  answer: (call) => {
    const { tenant, mailbox, now } = open(call);
    const wanted = readWanted(call);
    const found = mailbox.byId.get(call.named[1] ?? '');
    if (!found) throw notFound();
    return { body: writeMessage(found, { tenant, mailbox, now }, wanted) };
  },
};

const TYPES = ['messageAdded', 'messageDeleted', 'labelAdded', 'labelRemoved'] as const;

const writeEntry = ({ historyId, id, threadId, ...entry }: HistoryEntry): Readonly<Record<string, unknown>> => {
  const message = { id, threadId, labelIds: entry.labels };
  const parts = {
    ...(entry.kind === 'added' ? { messagesAdded: [{ message }] } : {}),
    ...(entry.kind === 'deleted' ? { messagesDeleted: [{ message }] } : {}),
    ...(entry.kind === 'labels' && entry.labelsAdded.length > 0
      ? { labelsAdded: [{ message, labelIds: entry.labelsAdded }] }
      : {}),
    ...(entry.kind === 'labels' && entry.labelsRemoved.length > 0
      ? { labelsRemoved: [{ message, labelIds: entry.labelsRemoved }] }
      : {}),
  };
  return { id: String(historyId), messages: [{ id, threadId }], ...parts };
};

const readTypes = (query: URLSearchParams): readonly string[] => {
  const given = query.getAll('historyTypes');
  for (const type of given) {
    if (!TYPES.some((known) => known === type)) throw badRequest(`Invalid value at 'history_types' ("${type}")`);
  }
  return (given.length === 0 ? TYPES : given).map((type) => type.replace(/^(message|label)/, '$1s'));
};

/** Throws 404 where something happened since that is older than Gmail remembers. */
const readStart = (call: GoogleCall, { user, mailbox, now }: Opened): number => {
  const given = call.query.get('startHistoryId');
  if (given === null || !/^\d+$/.test(given)) throw badRequest('Missing required parameter: start_history_id');
  const start = Number(given);
  const horizon = now - call.world.settings.gmailHistoryDays * DAY;
  const next = mailbox.history.find(({ historyId }) => historyId > start);
  const forgotten = call.world.google.isForgotten(user.id, start);
  if (start > mailbox.historyId || forgotten || (next !== undefined && next.at < horizon)) throw notFound();
  return start;
};

const history: Endpoint = {
  ...profile,
  template: '/gmail/v1/users/{user}/history',
  pattern: path('history'),
  units: 2,
  resource: 'gmailHistory',
  list: 'history',
  options: ['startHistoryId', 'historyTypes', 'labelId', 'pageToken', 'maxResults'],
  resumes: 'startHistoryId',
  answer: (call) => {
    const opened = open(call);
    const start = readStart(call, opened);
    const types = readTypes(call.query);
    const label = call.query.get('labelId');
    const entries = opened.mailbox.history
      .filter(({ historyId, labels: borne }) => historyId > start && (label === null || borne.includes(label)))
      .map(writeEntry)
      .filter((entry) => types.some((type) => type in entry));
    const { items, frame, here } = cutPage(call, entries, readCount(call.query, { usual: 100, most: 500 }));
    const rest = { ...frame, historyId: String(opened.mailbox.historyId) };
    return { body: items.length === 0 ? rest : { history: items, ...rest }, here };
  },
};

export const gmailEndpoints: readonly Endpoint[] = [profile, labels, list, get, history];
