// Importing files: their pages are saved like those of a live source, under a connection that has no credential.
import { type Place, packPage, savePage } from '../activity/ingest.ts';
import type { Seal } from '../activity/keep-records.ts';
import { accountKey, noAccount } from '../activity/keys.ts';
import { leaveOld, readFloors } from '../activity/retention-floors.ts';
import type { Database } from '../db/open.ts';
import { isAttested } from '../db/queries/attestation.ts';
import type { ConnectionKey } from '../db/queries/connections.ts';
import { openImportConnection, openImportPartition } from '../db/queries/import-connections.ts';
import type { PartitionKey } from '../db/queries/pages.ts';
import type { Tx } from '../db/schema.ts';
import type { Clock } from '../lib/clock.ts';
import { digest } from '../lib/ids.ts';
import { GiveUp } from '../providers/errors.ts';
import type { FileImport, ImportedFile, Provider } from '../providers/provider.ts';

export interface ImportParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly seal: Seal;
  readonly mapAccounts: (
    tx: Tx,
    found: ConnectionKey & { readonly now: Date; readonly accountIds?: readonly string[] | undefined },
  ) => Promise<unknown>;
}

export interface ImportWanted {
  readonly organizationId: string;
  readonly provider: Provider;
  readonly reading: FileImport;
  readonly files: readonly ImportedFile[];
  readonly mailbox: string | null;
  /** Who imports. */
  readonly by: string;
  readonly signal: AbortSignal;
}

export interface Imported {
  readonly connectionId: string;
  readonly records: number;
  readonly added: number;
  readonly quarantined: readonly { readonly stream: string; readonly reason: string; readonly items: number }[];
}

const notAttested = new GiveUp({
  code: 'calls-not-attested',
  title: 'Nobody has attested yet that those who speak consent to their calls being read.',
  fix: 'An admin attests it under Settings > Calls, or with `plumbline calls attest`; then import again.',
  who: 'admin',
  link: null,
  raw: 'calls',
});

/** A page's partition: one for each stream and mailbox, never due. */
const partitionOf = (key: ConnectionKey, stream: string, mailbox: string | null): PartitionKey => ({
  ...key,
  stream,
  accountId: mailbox === null ? noAccount : accountKey(key.connectionId, mailbox),
  part: 'import',
});

/** Whose files they are becomes an account by that address, as long as nothing better is known of it. */
const savePages = async (parts: ImportParts, wanted: ImportWanted, key: ConnectionKey): Promise<Imported> => {
  const { database, clock, seal } = parts;
  let [records, added] = [0, 0];
  const faults = new Map<string, { stream: string; reason: string; items: number }>();
  const { signal, mailbox } = wanted;
  const floors = await database.tenant(key.organizationId, (tx) => readFloors(tx, key.organizationId));
  for await (const { stream, mailbox: owner, page } of wanted.reading.read(wanted.files, { signal, mailbox })) {
    signal.throwIfAborted();
    const now = new Date(clock.now());
    const partition = partitionOf(key, stream, owner);
    const packed = packPage(partition, leaveOld(page, floors));
    const version = await database.tenant(key.organizationId, (tx) =>
      openImportPartition(tx, { key: partition, sourceId: owner, now }),
    );
    const place: Place = {
      version,
      readFrom: null,
      began: now,
      asked: now,
      nextAt: new Date('9999-12-31T00:00:00Z'),
      now,
      quarantined: true,
      byMailbox: [],
      mapAccounts: async (tx, accountIds) => void (await parts.mapAccounts(tx, { ...key, now, accountIds })),
      seal,
    };
    const saved = await savePage(database, place, packed);
    records += packed.items;
    added += saved.inserted;
    for (const { reason } of packed.quarantined) {
      const fault = faults.get(stream + reason) ?? { stream, reason, items: 0 };
      faults.set(stream + reason, { ...fault, items: fault.items + 1 });
    }
  }
  return { connectionId: key.connectionId, records, added, quarantined: [...faults.values()] };
};

/**
 * Reads files into the organization; a page that is saved stays when a later one fails, and importing the same files
 * again adds nothing. Errors: GiveUp for files that are no such export, or where consent is not attested; those of the
 * database.
 */
export const runImport = async (parts: ImportParts, wanted: ImportWanted): Promise<Imported> => {
  const { organizationId, provider, reading, by } = wanted;
  const key = { organizationId, connectionId: digest('import', organizationId, provider.id, reading.id) };
  const now = new Date(parts.clock.now());
  await parts.database.tenant(organizationId, async (tx) => {
    if (reading.gate === 'calls' && !(await isAttested(tx, organizationId))) throw notAttested;
    await openImportConnection(tx, {
      ...key,
      provider: provider.id,
      importId: reading.id,
      title: reading.title,
      by,
      now,
    });
  });
  const imported = await savePages(parts, wanted, key);
  // Whom files only name by an address may be somebody by now.
  await parts.database.tenant(organizationId, (tx) => parts.mapAccounts(tx, { ...key, now }));
  return imported;
};
