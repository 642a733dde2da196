// What was collected beside mail and meetings as lines for export, in bounded memory.
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

const eventLine = (row: StoredEvent): EventLine => ({
  person: row.person,
  account: row.account,
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

const measureLine = ({ person, account, day, name, value, refreshedOn }: StoredMeasure): MeasureLine => ({
  person,
  account,
  day,
  name,
  value,
  refreshedOn,
});

const contactLine = (row: StoredContact): ContactLine => ({
  person: row.person,
  account: row.account,
  displayName: row.displayName,
  addresses: [...row.addresses],
  company: row.company,
  department: row.department,
  jobTitle: row.jobTitle,
});

export const listEventLines = async function* (database: Database, asked: CollectedAsked): AsyncGenerator<EventLine> {
  for await (const row of readAll(database, asked, listStoredEvents)) yield eventLine(row);
};

export const listMeasureLines = async function* (
  database: Database,
  asked: CollectedAsked,
): AsyncGenerator<MeasureLine> {
  for await (const row of readAll(database, asked, listStoredMeasures)) yield measureLine(row);
};

export const listContactLines = async function* (
  database: Database,
  asked: Pick<CollectedAsked, 'organizationId' | 'personId'>,
): AsyncGenerator<ContactLine> {
  for await (const row of readAll(database, asked, listStoredContacts)) yield contactLine(row);
};
