// What was collected beside mail and meetings as lines for export, in bounded memory.
import type { Naming } from '../activity/naming.ts';
import type { ContactLine, EventLine, MeasureLine } from '../contract/collected.ts';
import type { Database } from '../db/open.ts';
import {
  listStoredContacts,
  listStoredEvents,
  listStoredMeasures,
  type StoredContact,
  type StoredEvent,
  type StoredMeasure,
  type StoredOf,
} from '../db/queries/stored-records.ts';
import type { Tx } from '../db/schema.ts';

export interface CollectedAsked {
  readonly organizationId: string;
  /** Null: everybody's. */
  readonly personId: string | null;
  /** UTC days, both included; null: without an end. */
  readonly from: string | null;
  readonly to: string | null;
  readonly naming: Naming;
}

const rowsAtOnce = 2000;

/** Page after page, each in a transaction of its own. */
const readAll = async function* <
  Asked extends Omit<StoredOf, 'after' | 'limit'>,
  Row extends { key: readonly string[] },
>(
  database: Database,
  asked: Asked,
  list: (tx: Tx, page: Asked & Pick<StoredOf, 'after' | 'limit'>) => Promise<Row[]>,
): AsyncGenerator<Row> {
  for (let after: readonly string[] | null = null; ; ) {
    const behind: readonly string[] | null = after;
    const rows: Row[] = await database.tenant(asked.organizationId, (tx) =>
      list(tx, { ...asked, after: behind, limit: rowsAtOnce }),
    );
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < rowsAtOnce) return;
    after = last.key;
  }
};

/** Whose a row is, as they are called in the file. */
const whose = (
  row: Pick<StoredEvent, 'personId' | 'person' | 'account'>,
  naming: Naming,
): Pick<EventLine, 'person' | 'account'> => ({
  person:
    row.personId === null || row.person === null ? null : naming.person({ personId: row.personId, name: row.person }),
  account: naming.account(row.account),
});

const eventLine = (row: StoredEvent, naming: Naming): EventLine => ({
  ...whose(row, naming),
  kind: row.kind,
  id: row.item,
  at: row.at.toISOString(),
  channel: row.place,
  app: row.app,
  thread: row.thread,
  marks: [...row.marks],
  mentions: row.mentions,
  reactions: row.reactions,
  positiveReactions: row.positiveReactions,
});

const measureLine = (row: StoredMeasure, naming: Naming): MeasureLine => {
  const { day, name, value, refreshedOn } = row;
  return { ...whose(row, naming), day, name, value, refreshedOn };
};

const contactLine = (row: StoredContact, naming: Naming): ContactLine => ({
  ...whose(row, naming),
  displayName: naming.account(row.displayName),
  addresses: row.addresses.map((address) => naming.account(address)),
  company: row.company,
  department: row.department,
  jobTitle: row.jobTitle,
});

export const listEventLines = async function* (database: Database, asked: CollectedAsked): AsyncGenerator<EventLine> {
  for await (const row of readAll(database, asked, listStoredEvents)) yield eventLine(row, asked.naming);
};

export const listMeasureLines = async function* (
  database: Database,
  asked: CollectedAsked,
): AsyncGenerator<MeasureLine> {
  for await (const row of readAll(database, asked, listStoredMeasures)) yield measureLine(row, asked.naming);
};

export const listContactLines = async function* (
  database: Database,
  asked: Pick<CollectedAsked, 'organizationId' | 'personId' | 'naming'>,
): AsyncGenerator<ContactLine> {
  for await (const row of readAll(database, asked, listStoredContacts)) yield contactLine(row, asked.naming);
};
