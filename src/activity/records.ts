// Events, contacts, measures and transcripts of a page: packed as soon as it is here, saved with its cursor.
import type { AccountEvent, Contact, Idle, Measure, Sighting, Transcript } from '../contract/records.ts';
import type { AccountEventRow } from '../db/queries/account-events.ts';
import type { ContactRow } from '../db/queries/contacts.ts';
import type { PartitionKey } from '../db/queries/pages.ts';
import type { SightedAccount } from '../db/queries/sightings.ts';
import { digest } from '../lib/ids.ts';
import type { Page, Quarantined, Untold } from '../providers/stream.ts';
import { accountKey, itemKey } from './keys.ts';

/** PostgreSQL takes neither U+0000 nor half a surrogate pair. */
const clean = (text: string): string => text.toWellFormed().replaceAll('\0', '');
const cleanOrNull = (text: string | null): string | null => (text === null ? null : clean(text));

export type PackedSighting = Omit<SightedAccount, 'captured'>;

/** A measure whose account is known by its id here, or still by the address that the source named. */
export interface PackedMeasure extends Pick<Measure, 'day' | 'name' | 'value' | 'refreshedOn'> {
  readonly account: { readonly id: string } | { readonly address: string };
}

/** Accounts of which a report says that they have nothing on its day. */
export interface PackedIdle extends Pick<Idle, 'day' | 'names'> {
  readonly accounts: readonly Pick<PackedMeasure, 'account' | 'refreshedOn'>[];
}

interface PackedTranscript extends Pick<Transcript, 'at' | 'endedAt' | 'attributed'> {
  readonly transcriptId: string;
  readonly event: string;
  readonly participants: readonly string[];
  readonly cues: number;
  /** JSON of the cues: sealed before it is saved. */
  readonly words: string;
}

/** What a page holds beside activity and accounts. */
export interface PackedRecords {
  readonly events: readonly AccountEventRow[];
  readonly removedEvents: readonly { readonly accountId: string; readonly item: string }[];
  readonly sightings: readonly PackedSighting[];
  readonly measures: readonly PackedMeasure[];
  /** Null where the page says it of nobody. */
  readonly idle: PackedIdle | null;
  readonly contacts: readonly ContactRow[];
  readonly removedContacts: readonly string[];
  readonly allContacts: boolean;
  readonly transcripts: readonly PackedTranscript[];
  readonly untold: readonly Untold[];
  readonly told: readonly Pick<Untold, 'from' | 'to'>[];
  readonly odd: readonly Quarantined[];
}

const none = { place: null, thread: null, position: null, answers: null } as const;
const silent = { mentions: [], reactions: 0, positiveReactions: 0 } as const;

const rowOf = ({ organizationId, connectionId }: PartitionKey, event: AccountEvent): AccountEventRow => {
  const accountId = accountKey(connectionId, event.account);
  const row = { accountId, item: itemKey(accountId, event.id), kind: event.kind, at: event.at };
  if (event.kind === 'audit') return { ...row, ...none, ...silent, marks: [event.service, event.operation] };
  if (event.kind === 'sign-in') {
    const place = event.app === null ? null : accountKey(connectionId, event.app);
    return { ...row, ...none, place, ...silent, marks: event.marks };
  }
  const { place, thread, mentions, reactions, positiveReactions, marks } = event;
  const position = (id: string): string => digest('position', organizationId, connectionId, place, id);
  return {
    ...row,
    place: digest('place', organizationId, connectionId, place),
    thread: digest('thread', organizationId, connectionId, place, thread.id),
    position: position(thread.position),
    answers: thread.answers === null ? null : position(thread.answers),
    mentions: mentions.map((id) => accountKey(connectionId, id)),
    reactions,
    positiveReactions,
    marks,
  };
};

/** What comes twice on a page counts as it came last; in the order of keys, so that two pages never wait crosswise. */
const lastOf = <Row>(rows: readonly Row[], key: (row: Row) => string): Row[] =>
  [...new Map(rows.map((row) => [key(row), row]))].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);

const nameless = (id: string): Sighting => ({ id, kind: 'unknown', displayName: '', addresses: [] });

/** Everybody who is named: those whom the source describes, and the others as unknown. */
const sightingsOf = (connectionId: string, page: Page): PackedSighting[] => {
  const packed = ({ id, kind, displayName, addresses }: Sighting): PackedSighting => ({
    accountId: accountKey(connectionId, id),
    sourceId: id,
    kind,
    displayName: clean(displayName),
    addresses: addresses.map(clean),
  });
  const events = (page.events ?? []).flatMap((event) => [
    event.account,
    ...(event.kind === 'sign-in' && event.app !== null ? [event.app] : []),
  ]);
  const measured = (page.measures ?? []).flatMap(({ account }) => ('id' in account ? [account.id] : []));
  const described = page.sightings ?? [];
  const named = new Set(described.map(({ id }) => id));
  const others = [...events, ...measured].filter((id) => !named.has(id)).map(nameless);
  return lastOf([...others, ...described].map(packed), ({ sourceId }) => sourceId);
};

const contactOf =
  (accountId: string) =>
  ({ id, displayName, addresses, company, department, jobTitle }: Contact): ContactRow => ({
    item: itemKey(accountId, id),
    displayName: clean(displayName),
    addresses: addresses.map(clean),
    company: cleanOrNull(company),
    department: cleanOrNull(department),
    jobTitle: cleanOrNull(jobTitle),
  });

const transcriptOf =
  ({ organizationId, connectionId, accountId }: PartitionKey) =>
  ({ id, event, at, endedAt, attributed, participants, cues }: Transcript): PackedTranscript => ({
    transcriptId: digest('transcript', organizationId, connectionId, accountId, id),
    event: digest('call', organizationId, connectionId, event),
    at,
    endedAt,
    attributed,
    participants: participants.map(clean),
    cues: cues.length,
    words: JSON.stringify(cues),
  });

const ownerOf = (connectionId: string, account: Measure['account']): PackedMeasure['account'] =>
  'id' in account ? { id: accountKey(connectionId, account.id) } : { address: clean(account.address) };

const measureOf =
  (connectionId: string) =>
  ({ account, day, name, value, refreshedOn }: Measure): PackedMeasure => ({
    account: ownerOf(connectionId, account),
    day,
    name,
    value,
    refreshedOn,
  });

const idleOf = (connectionId: string, { day, names, accounts }: Idle): PackedIdle => ({
  day,
  names,
  accounts: accounts.map(({ account, refreshedOn }) => ({ account: ownerOf(connectionId, account), refreshedOn })),
});

const isStorable = (id: string): boolean => !id.includes('\0') && id.isWellFormed();

/** Ids that no database can hold are set aside; so are moments before the year 1. */
const oddOf = (event: AccountEvent): Quarantined | null => {
  if (!isStorable(event.account)) return { id: event.id, reason: 'account: holds what no database takes' };
  if (event.at < '0001') return { id: event.id, reason: 'at: before the year 1' };
  return null;
};

/** Errors: TypeError for contacts or transcripts that belong to no mailbox. */
export const packRecords = (key: PartitionKey, page: Page, homeless: boolean): PackedRecords => {
  const { accountId, connectionId } = key;
  const contacts = page.contacts ?? [];
  const transcripts = page.transcripts ?? [];
  if (homeless && contacts.length + transcripts.length > 0)
    throw new TypeError(`Stream ${key.stream} gave contacts or transcripts that belong to no mailbox.`);
  const odd: Quarantined[] = [];
  const good = (page.events ?? []).filter((event) => {
    const fault = oddOf(event);
    if (fault !== null) odd.push(fault);
    return fault === null;
  });
  return {
    events: lastOf(
      good.map((event) => rowOf(key, event)),
      (row) => row.accountId + row.item,
    ),
    removedEvents: (page.removedEvents ?? [])
      .filter(({ account }) => isStorable(account))
      .map(({ account, id }) => {
        const owner = accountKey(connectionId, account);
        return { accountId: owner, item: itemKey(owner, id) };
      }),
    sightings: sightingsOf(connectionId, { ...page, events: good }),
    measures: (page.measures ?? []).map(measureOf(connectionId)),
    idle: page.idle == null || page.idle.accounts.length === 0 ? null : idleOf(connectionId, page.idle),
    contacts: lastOf(contacts.map(contactOf(accountId)), (row) => row.item),
    removedContacts: (page.removedContacts ?? []).map((id) => itemKey(accountId, id)),
    allContacts: page.allContacts ?? false,
    transcripts: transcripts.map(transcriptOf(key)),
    untold: lastOf(page.untold ?? [], ({ from }) => from),
    told: page.told ?? [],
    odd,
  };
};

/** Whether there is nothing of all this on the page, as on most pages of mail. */
export const isEmpty = (records: PackedRecords): boolean =>
  records.events.length === 0 &&
  records.removedEvents.length === 0 &&
  records.sightings.length === 0 &&
  records.measures.length === 0 &&
  records.idle === null &&
  records.contacts.length === 0 &&
  records.removedContacts.length === 0 &&
  !records.allContacts &&
  records.transcripts.length === 0 &&
  records.untold.length === 0 &&
  records.told.length === 0;

/** How many records they are, for progress. */
export const countRecords = ({ events, measures, contacts, transcripts }: PackedRecords): number =>
  events.length + measures.length + contacts.length + transcripts.length;
