// Mail as header fields: all messages newest first, then the bin, then what the mailbox's history tells; each page's messages by one batch.
import { z } from 'zod';
import type { Mail } from '../../../contract/records.ts';
import { GiveUp, RetryLater } from '../../errors.ts';
import type { Page, PageRequest, Quarantined, Stream } from '../../stream.ts';
import type { Google, MemberResult } from '../api.ts';
import type { Directory } from '../directory.ts';
import { oddAnswer } from '../errors.ts';
import { pathId } from '../fields.ts';
import { mailLimits, messagesPerStep } from '../limits.ts';
import { headerNames, isLeftOut, MailOrNone, messageFields } from '../message.ts';
import { askAgain, faultOf, follow, goOn, parseList, Spot, startSpot } from '../pages.ts';
import { permissionsOf } from '../scopes.ts';
import { page, readCursor } from '../../pages.ts';

const historyId = z.string().regex(/^\d{1,30}$/);

const Cursor = z.strictObject({
  /** What is being read: all but the bin, the bin, or what has changed. */
  stage: z.enum(['all', 'bin', 'changes']),
  spot: Spot,
  /** From where changes are told. */
  from: historyId,
  /** From where they will be told after this pass; null: not known yet. */
  next: historyId.nullable(),
  /** Messages that were listed and not read yet. */
  pending: z.array(pathId),
  /** Whether the list goes on after those. */
  more: z.boolean(),
  /** What was read of this page of the list: nothing yet, only what is older than wanted, or something else too. */
  seen: z.enum(['nothing', 'old', 'wanted']),
});
type Cursor = z.infer<typeof Cursor>;

interface Parts {
  readonly google: Google;
  readonly directory: Directory;
}

interface Mailbox {
  readonly google: Google;
  readonly user: string;
  readonly request: PageRequest;
}

type Query = readonly (readonly [string, string])[];

const ask = (
  { google, user, request }: Mailbox,
  path: string,
  { query, placed }: { readonly query: Query; readonly placed: boolean },
): Promise<Readonly<Record<string, unknown>>> => {
  const { signal, ready } = request;
  return google.get({ path: `/users/me/${path}`, query, about: 'mail', user, placed, signal, ready });
};

/** The history is noted before anything is listed: what comes meanwhile comes twice, and nothing is missed. */
const begin = async (mailbox: Mailbox): Promise<Cursor> => {
  const answer = await ask(mailbox, 'profile', { query: [['fields', 'historyId']], placed: false });
  const from = historyId.safeParse(answer['historyId']);
  if (!from.success) throw oddAnswer('it tells no place in the history', 'historyId');
  const rest = { next: null, pending: [], more: true };
  return { stage: 'all', spot: startSpot, from: from.data, seen: 'nothing', ...rest };
};

const sizeOf = ({ halvings }: PageRequest): number => Math.max(1, messagesPerStep.value >> (halvings ?? 0));

const Listed = z.object({ id: pathId });
const labels = z.array(z.string()).nullish();
const labelled = z.object({ id: pathId, labelIds: labels });
const Change = z.object({
  messagesAdded: z.array(z.object({ message: labelled })).nullish(),
  labelsRemoved: z.array(z.object({ message: labelled, labelIds: labels })).nullish(),
});

/** Between the pages of a first pass a message may come out of the bin: it was not listed before, and is not there any more. */
const isOutOf = (removed: readonly string[] | null | undefined): boolean =>
  isLeftOut(removed) || removed?.includes('TRASH') === true;

/** What came new, what stopped being spam or a draft, and what came out of the bin. */
const changedIds = ({ messagesAdded, labelsRemoved }: z.infer<typeof Change>): readonly string[] =>
  [
    ...(messagesAdded ?? []).map(({ message }) => message),
    ...(labelsRemoved ?? []).filter(({ labelIds }) => isOutOf(labelIds)).map(({ message }) => message),
  ]
    .filter(({ labelIds }) => !isLeftOut(labelIds))
    .map(({ id }) => id);

interface Step {
  readonly at: Cursor;
  readonly quarantined: readonly Quarantined[];
}

/** The next page of ids. The scope for metadata allows no search: what is too old shows when it is read. */
const listNext = async (mailbox: Mailbox, at: Cursor): Promise<Step> => {
  const placed = at.spot.token !== null || at.stage === 'changes';
  const size: Query = [['maxResults', String(sizeOf(mailbox.request))]];
  if (at.stage === 'changes') {
    const kinds: Query = [
      ['historyTypes', 'messageAdded'],
      ['historyTypes', 'labelRemoved'],
    ];
    const fields =
      'nextPageToken,historyId,history(messagesAdded/message(id,labelIds),labelsRemoved(labelIds,message(id,labelIds)))';
    const query: Query = [['startHistoryId', at.from], ...kinds, ...size, ['fields', fields], ...goOn(at.spot)];
    const answer = await ask(mailbox, 'history', { query, placed });
    const { parsed, quarantined } = parseList(Change, answer, 'history');
    const told = historyId.safeParse(answer['historyId']);
    if (!told.success) throw oddAnswer('it tells no place in the history', 'historyId');
    // A history that stands where it stood has nothing to tell.
    const again = told.data === at.from ? null : askAgain(at.spot, answer, 'history');
    if (again !== null) return { at: { ...at, spot: again, pending: [], more: true }, quarantined };
    const spot = follow(at.spot, answer);
    const pending = [...new Set(parsed.flatMap(changedIds))];
    const next = at.next ?? told.data;
    return { at: { ...at, spot: spot ?? startSpot, next, pending, more: spot !== null, seen: 'nothing' }, quarantined };
  }
  const bin: Query =
    at.stage === 'bin'
      ? [
          ['includeSpamTrash', 'true'],
          ['labelIds', 'TRASH'],
        ]
      : [];
  const query: Query = [...bin, ...size, ['fields', 'nextPageToken,resultSizeEstimate,messages/id'], ...goOn(at.spot)];
  const answer = await ask(mailbox, 'messages', { query, placed });
  const { parsed, quarantined } = parseList(Listed, answer, 'messages');
  const again = answer['resultSizeEstimate'] === 0 ? null : askAgain(at.spot, answer, 'messages');
  if (again !== null) return { at: { ...at, spot: again, pending: [], more: true, seen: 'wanted' }, quarantined };
  const spot = follow(at.spot, answer);
  const pending = [...new Set(parsed.map(({ id }) => id))];
  return { at: { ...at, spot: spot ?? startSpot, pending, more: spot !== null, seen: 'nothing' }, quarantined };
};

const messageQuery: Query = [
  ['format', 'metadata'],
  ...headerNames.map((name): readonly [string, string] => ['metadataHeaders', name]),
  ['fields', messageFields],
];

interface Read {
  readonly activities: Page['activities'];
  readonly quarantined: readonly Quarantined[];
  /** To be asked for again. */
  readonly again: readonly string[];
  /** The wait that was asked for; null: none. */
  readonly wait: RetryLater | null;
}

interface Reading {
  readonly mails: Mail[];
  readonly odd: Quarantined[];
}

/** What one message came to: a record, nothing, a fault, or once more; any other error is thrown. */
const readOne = (id: string, result: MemberResult | undefined, read: Reading): RetryLater | 'again' | null => {
  if (result === undefined) return 'again';
  if (!result.ok) {
    if (result.error instanceof RetryLater) return result.error;
    // Deleted since it was listed.
    if (result.status === 404) return null;
    if (!(result.error instanceof GiveUp)) throw result.error;
    read.odd.push({ id, reason: `message: refused with HTTP ${result.status}` });
    return null;
  }
  if (result.body['id'] !== id) {
    read.odd.push({ id, reason: 'id: is not the one that was asked for' });
    return null;
  }
  const parsed = MailOrNone.safeParse(result.body);
  if (!parsed.success) read.odd.push({ ...faultOf(result.body, parsed.error), id });
  else if (parsed.data !== null) read.mails.push(parsed.data);
  return null;
};

const readMessages = async ({ google, user, request }: Mailbox, ids: readonly string[]): Promise<Read> => {
  const { signal, ready } = request;
  const results =
    ids.length === 0
      ? new Map<string, MemberResult>()
      : await google.messages(ids, { query: messageQuery, user, signal, ready });
  const read: Reading = { mails: [], odd: [] };
  const again: string[] = [];
  let wait: RetryLater | null = null;
  for (const id of ids) {
    const outcome = readOne(id, results.get(id), read);
    if (outcome === null) continue;
    again.push(id);
    if (outcome !== 'again' && (outcome.seconds ?? 0) >= (wait?.seconds ?? 0)) wait = outcome;
  }
  // When not one was answered there is nothing to save.
  if (wait !== null && again.length === ids.length) throw wait;
  return { activities: read.mails, quarantined: read.odd, again, wait };
};

/** Only what is known to be too old says that the rest of the list is. */
const seenBy = ({ seen }: Cursor, { read, wanted }: { read: Read; wanted: number }): Cursor['seen'] => {
  if (wanted > 0 || read.quarantined.length > 0) return 'wanted';
  return read.activities.length > 0 && seen === 'nothing' ? 'old' : seen;
};

/** Where to go on when nothing is pending: the list's next page, the next stage, or the next cycle. */
const advance = (at: Cursor): { readonly cursor: Cursor; readonly done: boolean } => {
  const enough = at.stage !== 'changes' && at.seen === 'old';
  if (at.more && !enough) return { cursor: at, done: false };
  const fresh: Cursor = { ...at, spot: startSpot, more: true, seen: 'nothing' };
  if (at.stage === 'all') return { cursor: { ...fresh, stage: 'bin' }, done: false };
  return { cursor: { ...fresh, stage: 'changes', from: at.next ?? at.from, next: null }, done: true };
};

const nextMail = async ({ google, directory }: Parts, request: PageRequest): Promise<Page> => {
  request.signal.throwIfAborted();
  const earlier = request.cursor === null ? null : readCursor(Cursor, request.cursor);
  const user = await directory.addressOf(request.partition.mailbox ?? '', request.signal);
  const mailbox: Mailbox = { google, user, request };
  const start = earlier ?? (await begin(mailbox));
  const { at, quarantined }: Step =
    start.pending.length > 0 ? { at: start, quarantined: [] } : await listNext(mailbox, start);
  const size = sizeOf(request);
  const read = await readMessages(mailbox, at.pending.slice(0, size));
  const { since } = request;
  const wanted = read.activities.filter(({ at: time }) => since === null || time === null || time >= since);
  const pending = [...read.again, ...at.pending.slice(size)];
  const found = { activities: wanted, quarantined: [...quarantined, ...read.quarantined] };
  const seen = seenBy(at, { read, wanted: wanted.length });
  if (pending.length === 0) return page({ ...found, ...advance({ ...at, pending, seen }) });
  return page({ ...found, cursor: { ...at, pending, seen }, done: false, wait: read.wait });
};

export const mailDeclaration = {
  name: 'mail',
  by: 'mailbox',
  title: 'Mail, header fields only',
  gives: 'Who wrote to whom and when: mail sent and received, reply times, threads, mail outside of working time.',
  without: 'Without it there is no figure about mail.',
  permissions: permissionsOf('mail'),
  delegated: null,
  every: 3600,
  standard: true,
  limits: mailLimits,
} as const;

export const mailStream = (parts: Parts): Stream => ({
  ...mailDeclaration,
  next: (request) => nextMail(parts, request),
});
